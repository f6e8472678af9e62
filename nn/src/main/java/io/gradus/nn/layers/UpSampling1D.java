package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Repeats each step of sequences {@code [batch, steps, channels]}. */
public final class UpSampling1D extends Layer {
    private int size;

    /** Each step twice. */
    public UpSampling1D() {
        this(2);
    }

    /**
     * Each step a number of times.
     *
     * @param size how often
     */
    public UpSampling1D(int size) {
        this.size = Settings.positive("size", size);
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        Settings.images(inputs.shape(), 1);
        return inputs.repeat(size, 1);
    }

    @Override
    protected void settings(Config config) {
        size = Settings.positive("size", config.integer("size", size));
    }
}
