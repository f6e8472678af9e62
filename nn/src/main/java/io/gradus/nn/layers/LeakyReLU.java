package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** x where positive, else a small multiple of it (Maas et al., 2013). */
public final class LeakyReLU extends Layer {
    private double negativeSlope;

    /** A slope of 0.3. */
    public LeakyReLU() {
        this(0.3);
    }

    /**
     * Any slope.
     *
     * @param negativeSlope the slope below 0, at least 0
     */
    public LeakyReLU(double negativeSlope) {
        this.negativeSlope = Settings.atLeast("negativeSlope", 0, negativeSlope);
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return inputs.leakyRelu(negativeSlope);
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        negativeSlope =
                Settings.atLeast(
                        "negative_slope", 0, config.number("negative_slope", negativeSlope));
    }
}
