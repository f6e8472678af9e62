package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table of vectors that serves both ends of a model (Press and Wolf, 2017). Integers [batch, …]
 * are turned into vectors [batch, …, outputDim]; floating inputs [batch, …, outputDim] are turned
 * back into a logit for each row of the table, [batch, …, inputDim]. Use the same layer twice.
 *
 * {@snippet :
 * var tokens = Input.of(Shape.of(128), DType.INT32);
 * var table = new ReversibleEmbedding(5_000, 64);
 * var model = Model.of(tokens, table.apply(new Dense(64, "relu").apply(table.apply(tokens))));
 * }
 */
public final class ReversibleEmbedding extends EmbeddingLayer<ReversibleEmbedding> {
    private boolean tieWeights = true;
    private Optional<String> reverseDtype = Optional.empty();
    private Optional<Double> logitSoftCap = Optional.empty();
    private @Nullable Variable reverseEmbeddings;

    /**
     * A table.
     *
     * @param inputDim how many rows it has: numbers are from 0 to inputDim − 1
     * @param outputDim the size of a vector
     */
    public ReversibleEmbedding(int inputDim, int outputDim) {
        super(inputDim, outputDim);
    }

    /**
     * Sets whether the way back uses the table itself, which it does without this, or a matrix of
     * its own.
     *
     * @param tieWeights whether it uses the table
     * @return this layer
     */
    public ReversibleEmbedding tieWeights(boolean tieWeights) {
        this.tieWeights = tieWeights;
        return this;
    }

    /**
     * Sets the dtype of the way back; that of the layer without this.
     *
     * @param dtype a floating dtype
     * @return this layer
     */
    public ReversibleEmbedding reverseDtype(DType dtype) {
        this.reverseDtype = Optional.of(Settings.floating("reverseDtype", dtype).toString());
        return this;
    }

    /**
     * Keeps logits between −cap and cap, as {@code cap · tanh(logit / cap)}.
     *
     * @param cap more than 0
     * @return this layer
     */
    public ReversibleEmbedding logitSoftCap(double cap) {
        this.logitSoftCap = Optional.of(Settings.above("logitSoftCap", 0, cap));
        return this;
    }

    @Override
    protected void build(Shape inputShape) {
        super.build(inputShape);
        if (!tieWeights) {
            reverseEmbeddings =
                    addVariable(another("reverse_embeddings", Shape.of(outputDim(), inputDim())));
        }
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return inputs.dtype().isFloating() ? reverse(inputs) : rows(inputs);
    }

    /**
     * Turns vectors back into logits.
     *
     * @param vectors [batch, …, outputDim]
     * @return [batch, …, inputDim]
     * @throws IllegalStateException if the layer was not built
     */
    public Tensor reverse(Operand vectors) {
        if (!isBuilt()) {
            throw new IllegalStateException(
                    "layer '" + name() + "' has no table yet: build it, or call it first");
        }
        var dtype = reverseDtype.map(DType::of).orElse(dtype().compute());
        var x = vectors.value().cast(dtype);
        var logits =
                tieWeights
                        ? x.matmul(table().cast(dtype), false, true)
                        : x.matmul(cast(reverseEmbeddings).cast(dtype));
        return logitSoftCap.map(cap -> logits.div(cap).tanh().times(cap)).orElse(logits);
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        var first = inputs.getFirst();
        return first.dtype().isFloating()
                ? Collections.nCopies(outputs.size(), mask(first))
                : masks(first, outputs.size());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        tieWeights = config.truth("tie_weights", tieWeights);
        reverseDtype = Settings.optionalText(config, "reverse_dtype", reverseDtype);
        logitSoftCap = config.optionalNumber("logit_soft_cap", logitSoftCap);
    }
}
