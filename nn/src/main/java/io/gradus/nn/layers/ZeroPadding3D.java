package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** Puts zeros around volumes {@code [batch, depth, height, width, channels]}. */
public final class ZeroPadding3D extends BorderLayer<ZeroPadding3D> {
    /**
     * A border.
     *
     * @param padding how much comes: two numbers for the two ends of each axis; or one for both, or
     *     one for all; 1 without it
     */
    public ZeroPadding3D(int... padding) {
        super("padding", 3, 1, padding);
    }

    @Override
    Tensor changed(Tensor inputs, int[] before, int[] behind) {
        return inputs.pad(before, behind, 0);
    }
}
