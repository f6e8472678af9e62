package io.gradus.nn.preprocessing;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * x · scale + offset, in the dtype that the layer computes in: {@code new Rescaling(1 / 255.0)}
 * takes pixels from 0…255 to 0…1.
 */
public final class Rescaling extends Layer {
    private double[] scale;
    private double[] offset;

    /**
     * A factor for all elements.
     *
     * @param scale the factor
     */
    public Rescaling(double scale) {
        this(scale, 0);
    }

    /**
     * A factor for all elements, and what is added.
     *
     * @param scale the factor
     * @param offset what is added to the product
     */
    public Rescaling(double scale, double offset) {
        this(new double[] {scale}, new double[] {offset});
    }

    /**
     * A factor for each element of the last axis, and what is added.
     *
     * @param scale the factors; one for all elements
     * @param offset what is added to the products; one number for all elements
     */
    public Rescaling(double[] scale, double[] offset) {
        this.scale = scale.clone();
        this.offset = offset.clone();
        check();
    }

    private void check() {
        if (scale.length == 0
                || offset.length == 0
                || scale.length > 1 && offset.length > 1 && scale.length != offset.length) {
            throw new IllegalArgumentException(
                    "%d scales and %d offsets: there must be one, or one for each channel"
                            .formatted(scale.length, offset.length));
        }
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return inputs.cast(dtype().compute()).times(along(scale)).plus(along(offset));
    }

    private Tensor along(double[] values) {
        var tensor = values.length == 1 ? Tensor.of(values[0]) : Tensor.of(values);
        return tensor.cast(dtype().compute());
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        scale = config.numbers("scale", scale);
        offset = config.numbers("offset", offset);
        check();
    }
}
