package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** Takes away the border of sequences {@code [batch, steps, channels]}. */
public final class Cropping1D extends BorderLayer<Cropping1D> {
    /**
     * A border.
     *
     * @param cropping how much goes: in front and behind, or one number for both; 1 without it
     */
    public Cropping1D(int... cropping) {
        super("cropping", 1, 1, cropping);
    }

    @Override
    Tensor changed(Tensor inputs, int[] before, int[] behind) {
        return Arranged.cropped(inputs, before, behind);
    }
}
