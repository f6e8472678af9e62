package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** Takes away the border of images {@code [batch, height, width, channels]}. */
public final class Cropping2D extends BorderLayer<Cropping2D> {
    /**
     * A border.
     *
     * @param cropping how much goes: top, bottom, left and right; or one number for both ends of
     *     each axis, or one for all; 0 without it
     */
    public Cropping2D(int... cropping) {
        super("cropping", 2, 0, cropping);
    }

    @Override
    Tensor changed(Tensor inputs, int[] before, int[] behind) {
        return Arranged.cropped(inputs, before, behind);
    }
}
