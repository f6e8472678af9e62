package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** x where positive, else alpha · (e^x − 1) (Clevert et al., 2016). */
public final class ELU extends Layer {
    private double alpha;

    /** An alpha of 1. */
    public ELU() {
        this(1);
    }

    /**
     * Any alpha.
     *
     * @param alpha how far down outputs go
     */
    public ELU(double alpha) {
        this.alpha = alpha;
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return inputs.elu(alpha);
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        alpha = config.number("alpha", alpha);
    }
}
