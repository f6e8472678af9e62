package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/**
 * The largest element of each channel of volumes {@code [batch, depth, height, width, channels]}.
 */
public final class GlobalMaxPooling3D extends GlobalPooling<GlobalMaxPooling3D> {
    /** A layer that leaves [batch, channels]. */
    public GlobalMaxPooling3D() {
        super(3);
    }

    @Override
    Tensor pool(Tensor inputs, int[] over, boolean keepDims) {
        return inputs.max(over, keepDims);
    }
}
