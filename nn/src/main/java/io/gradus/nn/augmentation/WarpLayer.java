package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.ops.Resampling.Border;
import io.gradus.ops.Resampling.Method;

/**
 * A random layer that moves pixels: how numbers between pixels are made, and what is beyond the
 * border.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class WarpLayer<L extends WarpLayer<L>> extends RandomImageLayer<L> {
    private Border fillMode = Border.REFLECT;
    private Method interpolation = Method.BILINEAR;
    private double fillValue;

    WarpLayer() {}

    /**
     * Sets what is beyond the border; the image mirrored without this.
     *
     * @param fillMode what is there
     * @return this layer
     */
    public final L fillMode(Border fillMode) {
        this.fillMode = fillMode;
        return self();
    }

    /**
     * Sets how numbers between pixels are made; linear without this.
     *
     * @param interpolation {@link Method#NEAREST} or {@link Method#BILINEAR}
     * @return this layer
     */
    public final L interpolation(Method interpolation) {
        if (interpolation != Method.NEAREST && interpolation != Method.BILINEAR) {
            throw new IllegalArgumentException(
                    "the interpolation is "
                            + interpolation
                            + ": pixels that are moved are read by NEAREST or BILINEAR");
        }
        this.interpolation = interpolation;
        return self();
    }

    /**
     * Sets the number that {@link Border#CONSTANT} stands for; 0 without this.
     *
     * @param fillValue the number
     * @return this layer
     */
    public final L fillValue(double fillValue) {
        this.fillValue = fillValue;
        return self();
    }

    final Border fillMode() {
        return fillMode;
    }

    final Method interpolation() {
        return interpolation;
    }

    final double fillValue() {
        return fillValue;
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        fillMode = config.choice("fill_mode", fillMode);
        interpolation(config.choice("interpolation", interpolation));
        fillValue = config.number("fill_value", fillValue);
    }
}
