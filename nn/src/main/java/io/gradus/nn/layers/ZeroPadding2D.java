package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** Puts zeros around images {@code [batch, height, width, channels]}. */
public final class ZeroPadding2D extends BorderLayer<ZeroPadding2D> {
    /**
     * A border.
     *
     * @param padding how much comes: top, bottom, left and right; or one number for both ends of
     *     each axis, or one for all; 1 without it
     */
    public ZeroPadding2D(int... padding) {
        super("padding", 2, 1, padding);
    }

    @Override
    Tensor changed(Tensor inputs, int[] before, int[] behind) {
        return inputs.pad(before, behind, 0);
    }
}
