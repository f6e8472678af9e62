package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** The largest element of each channel of images {@code [batch, height, width, channels]}. */
public final class GlobalMaxPooling2D extends GlobalPooling<GlobalMaxPooling2D> {
    /** A layer that leaves [batch, channels]. */
    public GlobalMaxPooling2D() {
        super(2);
    }

    @Override
    Tensor pool(Tensor inputs, int[] over, boolean keepDims) {
        return inputs.max(over, keepDims);
    }
}
