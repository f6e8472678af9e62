package io.gradus.nn.layers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;

/**
 * Sets random elements to 0 while training, and scales the others up so that the expected sum stays
 * (Srivastava et al., 2014); otherwise does nothing.
 */
public final class Dropout extends RateLayer<Dropout> {
    private int[] noiseShape = {};

    /**
     * Chooses how much is dropped.
     *
     * @param rate the share of elements set to 0, from 0 to less than 1
     */
    public Dropout(double rate) {
        super(rate);
    }

    /**
     * Sets along which axes elements are dropped together; each for itself without this.
     *
     * @param sizes for each axis, the batch included, 1 to drop together or −1 to drop each for
     *     itself
     * @return this layer
     */
    public Dropout noiseShape(int... sizes) {
        this.noiseShape = sizes.clone();
        return this;
    }

    @Override
    Tensor disturbed(Tensor inputs, Generator generator) {
        return generator.dropout(inputs, rate(), Arranged.noise(noiseShape, inputs.shape()));
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        noiseShape = config.integers("noise_shape", noiseShape);
    }
}
