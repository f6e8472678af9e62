package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** Puts zeros around sequences {@code [batch, steps, channels]}. */
public final class ZeroPadding1D extends BorderLayer<ZeroPadding1D> {
    /**
     * A border.
     *
     * @param padding how much comes: in front and behind, or one number for both; 1 without it
     */
    public ZeroPadding1D(int... padding) {
        super("padding", 1, 1, padding);
    }

    @Override
    Tensor changed(Tensor inputs, int[] before, int[] behind) {
        return inputs.pad(before, behind, 0);
    }
}
