package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Leaves out the steps of [batch, steps, …, features] all of whose features have a certain value:
 * they become 0, and layers behind this one see a mask.
 */
public final class Masking extends Layer {
    private double maskValue;

    /** Leaves out steps of zeros. */
    public Masking() {
        this(0);
    }

    /**
     * Leaves out steps of some value.
     *
     * @param maskValue the value
     */
    public Masking(double maskValue) {
        this.maskValue = maskValue;
    }

    private Tensor kept(Tensor inputs, boolean keepDims) {
        return inputs.notEqual(maskValue).any(new int[] {-1}, keepDims);
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return inputs.times(kept(inputs, true).cast(inputs.dtype()));
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        return List.of(Optional.of(kept(inputs.getFirst(), false)));
    }

    @Override
    protected void settings(Config config) {
        maskValue = config.number("mask_value", maskValue);
    }
}
