package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * Dropout for networks of {@code selu}: keeps mean and variance of its inputs (Klambauer et al.,
 * 2017).
 */
public final class AlphaDropout extends RateLayer<AlphaDropout> {
    /** The value that selu goes to for large negative numbers. */
    private static final double LOWEST = -1.6732632423543772 * 1.0507009873554805;

    private int[] noiseShape = {};

    /**
     * Chooses how much is dropped.
     *
     * @param rate the share of elements that become the lowest value of {@code selu}, from 0 to
     *     less than 1
     */
    public AlphaDropout(double rate) {
        super(rate);
    }

    /**
     * Sets along which axes elements are dropped together; each for itself without this.
     *
     * @param sizes for each axis, the batch included, 1 to drop together or −1 to drop each for
     *     itself
     * @return this layer
     */
    public AlphaDropout noiseShape(int... sizes) {
        this.noiseShape = sizes.clone();
        return this;
    }

    @Override
    Tensor disturbed(Tensor inputs, Generator generator) {
        var shape = Arranged.noise(noiseShape, inputs.shape());
        var kept = generator.uniform(shape, 0, 1, DType.FLOAT32).greaterEqual(rate());
        var dropped = Tensors.where(kept, inputs, Tensor.scalar(inputs.dtype(), LOWEST));
        double scale = 1 / Math.sqrt((1 - rate()) * (1 + rate() * LOWEST * LOWEST));
        return dropped.times(scale).plus(-scale * LOWEST * rate());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        noiseShape = config.integers("noise_shape", noiseShape);
    }
}
