package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Returns its inputs. */
public final class Identity extends Layer {
    /** A layer without settings. */
    public Identity() {}

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return inputs;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {}
}
