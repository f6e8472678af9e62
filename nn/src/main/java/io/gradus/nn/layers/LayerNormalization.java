package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.ops.Normalization;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Moves and scales each example by itself to a mean of 0 and a variance of 1 (Ba et al., 2016).
 *
 * {@snippet :
 * var outputs = new LayerNormalization().epsilon(1e-6).apply(inputs);
 * }
 */
public final class LayerNormalization extends ScaledNormalization<LayerNormalization> {
    private int[] axes;
    private boolean rmsScaling;
    private Shape normalized = Shape.scalar();

    /** Along the last axis. */
    public LayerNormalization() {
        this(-1);
    }

    /**
     * Along some axes.
     *
     * @param axes along which elements share a mean and a variance, counted from the end if
     *     negative
     */
    public LayerNormalization(int... axes) {
        this.axes = Settings.someAxes("axis", axes);
    }

    /**
     * Only divides by the standard deviation and multiplies by gamma: inputs are not moved, and
     * there is no beta. {@link RMSNormalization} divides by the root of the mean square instead.
     *
     * @param rmsScaling whether it does so
     * @return this layer
     */
    public LayerNormalization rmsScaling(boolean rmsScaling) {
        this.rmsScaling = rmsScaling;
        return this;
    }

    @Override
    protected void build(Shape inputShape) {
        normalized = Shape.of(sorted(inputShape).mapToObj(inputShape::dim).toList());
        if (rmsScaling) {
            center(false);
        }
        addScale(normalized);
    }

    private IntStream sorted(Shape shape) {
        return Arrays.stream(axes).map(axis -> shape.axis(axis, "axis")).sorted();
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        int[] over = sorted(inputs.shape()).toArray();
        if (!rmsScaling) {
            return Normalization.layerNormalization(
                    inputs, gamma(normalized, inputs), beta(normalized, inputs), over, epsilon());
        }
        var wide = inputs.cast(inputs.dtype().computeType());
        var factor = wide.variance(over, true).plus(epsilon()).rsqrt();
        var scales = Arranged.along(gamma(normalized, inputs), inputs.rank(), over);
        return wide.times(factor).times(scales).cast(inputs.dtype());
    }

    @Override
    protected void settings(Config config) {
        axes = Settings.someAxes("axis", config.integers("axis", axes));
        rmsScaling = config.truth("rms_scaling", rmsScaling);
        super.settings(config);
    }
}
