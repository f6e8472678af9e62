package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Turns numbers into vectors, those of a table: [batch, …] becomes [batch, …, outputDim]. Its
 * gradient is sparse: optimizers change only the rows that were looked up.
 *
 * {@snippet :
 * var words = new Embedding(10_000, 64).maskZero(true);
 * }
 */
public final class Embedding extends EmbeddingLayer<Embedding> {
    /**
     * A table.
     *
     * @param inputDim how many rows it has: numbers are from 0 to inputDim − 1
     * @param outputDim the size of a vector
     */
    public Embedding(int inputDim, int outputDim) {
        super(inputDim, outputDim);
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return rows(inputs);
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        return masks(inputs.getFirst(), outputs.size());
    }
}
