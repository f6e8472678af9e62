package io.gradus.nn.layers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;

/** Adds normal numbers with a mean of 0 while training; otherwise does nothing. */
public final class GaussianNoise extends NoiseLayer<GaussianNoise> {
    private double stddev;

    /**
     * Chooses how much noise there is.
     *
     * @param stddev the standard deviation, from 0 to 1
     */
    public GaussianNoise(double stddev) {
        this.stddev = Settings.within("stddev", 0, 1, stddev);
    }

    @Override
    boolean disturbs() {
        return stddev > 0;
    }

    @Override
    Tensor disturbed(Tensor inputs, Generator generator) {
        return inputs.plus(generator.normal(inputs.shape(), 0, stddev, inputs.dtype()));
    }

    @Override
    protected void settings(Config config) {
        stddev = Settings.within("stddev", 0, 1, config.number("stddev", stddev));
        super.settings(config);
    }
}
