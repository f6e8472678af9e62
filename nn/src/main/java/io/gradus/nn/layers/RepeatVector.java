package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Repeats each example: [batch, features] becomes [batch, n, features]. */
public final class RepeatVector extends Layer {
    private int n;

    /**
     * A number of times.
     *
     * @param n how often
     */
    public RepeatVector(int n) {
        this.n = Settings.positive("n", n);
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        if (inputs.rank() != 2) {
            throw new IllegalArgumentException(
                    "inputs have shape (batch, features), not " + inputs.shape());
        }
        return inputs.expandDims(1).broadcastTo(inputs.shape().inserted(1, Dim.of(n)));
    }

    @Override
    protected void settings(Config config) {
        n = Settings.positive("n", config.integer("n", n));
    }
}
