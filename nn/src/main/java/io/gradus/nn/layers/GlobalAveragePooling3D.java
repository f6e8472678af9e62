package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** The mean of each channel of volumes {@code [batch, depth, height, width, channels]}. */
public final class GlobalAveragePooling3D extends GlobalPooling<GlobalAveragePooling3D> {
    /** A layer that leaves [batch, channels]. */
    public GlobalAveragePooling3D() {
        super(3);
    }

    @Override
    Tensor pool(Tensor inputs, int[] over, boolean keepDims) {
        return inputs.mean(over, keepDims);
    }
}
