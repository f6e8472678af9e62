package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.nn.Layer;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies a layer to each step of sequences [batch, steps, …] as if all steps of all examples were
 * examples of one batch, and returns [batch, steps, …].
 */
public final class TimeDistributed extends Wrapper {
    /**
     * A layer for each step.
     *
     * @param layer what is applied, to inputs [batch · steps, …]
     */
    public TimeDistributed(Layer layer) {
        super(layer);
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        var sequence = inputs.getFirst();
        var shape = sequence.shape();
        if (inputs.size() != 1 || shape.rank() < 3) {
            throw new IllegalArgumentException(
                    "takes one input (batch, steps, …), not "
                            + inputs.stream().map(Tensor::shape).toList());
        }
        var all = together(sequence);
        // A mask of steps says nothing of what is inside of a step.
        mask(sequence)
                .filter(mask -> mask.rank() > 2)
                .ifPresent(mask -> masked(all, together(mask)));
        var outputs = new ArrayList<Tensor>();
        for (var output : layer().applyAll(List.of(all), training)) {
            outputs.add(apart(output, shape.dim(0), shape.dim(1)));
        }
        return outputs;
    }

    private static Tensor together(Tensor x) {
        var shape = x.shape();
        return x.reshape(shape.without(0).with(0, shape.dim(0).times(shape.dim(1))));
    }

    private static Tensor apart(Tensor x, Dim batch, Dim steps) {
        return x.reshape(x.shape().with(0, steps).inserted(0, batch));
    }

    /** Those of the inner layer, which casts if it wants to. */
    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }
}
