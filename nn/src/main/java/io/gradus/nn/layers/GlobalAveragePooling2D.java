package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** The mean of each channel of images {@code [batch, height, width, channels]}. */
public final class GlobalAveragePooling2D extends GlobalPooling<GlobalAveragePooling2D> {
    /** A layer that leaves [batch, channels]. */
    public GlobalAveragePooling2D() {
        super(2);
    }

    @Override
    Tensor pool(Tensor inputs, int[] over, boolean keepDims) {
        return inputs.mean(over, keepDims);
    }
}
