package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** Takes away the border of volumes {@code [batch, depth, height, width, channels]}. */
public final class Cropping3D extends BorderLayer<Cropping3D> {
    /**
     * A border.
     *
     * @param cropping how much goes: two numbers for the two ends of each axis; or one for both, or
     *     one for all; 1 without it
     */
    public Cropping3D(int... cropping) {
        super("cropping", 3, 1, cropping);
    }

    @Override
    Tensor changed(Tensor inputs, int[] before, int[] behind) {
        return Arranged.cropped(inputs, before, behind);
    }
}
