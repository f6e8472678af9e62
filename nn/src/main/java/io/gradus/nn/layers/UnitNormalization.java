package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Divides each example by its Euclidean norm; zeros stay zeros. */
public final class UnitNormalization extends Layer {
    private int[] axes;

    /** Along the last axis. */
    public UnitNormalization() {
        this(-1);
    }

    /**
     * Along some axes.
     *
     * @param axes along which the norm is taken, counted from the end if negative
     */
    public UnitNormalization(int... axes) {
        this.axes = Settings.someAxes("axis", axes);
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return Arranged.ofLengthOne(inputs, axes);
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        axes = Settings.someAxes("axis", config.integers("axis", axes));
    }
}
