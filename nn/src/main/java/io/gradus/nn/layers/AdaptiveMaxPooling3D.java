package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Tensor;

/**
 * The largest element of each of a given number of regions of volumes {@code [batch, depth, height,
 * width, channels]}.
 */
public final class AdaptiveMaxPooling3D extends AdaptivePooling<AdaptiveMaxPooling3D> {
    /**
     * Regions of about equal size.
     *
     * @param outputSize how many regions along depth, height and width, or one number for all
     */
    public AdaptiveMaxPooling3D(int... outputSize) {
        super(3, outputSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] outputSize) {
        return Pooling.adaptiveMaxPool(inputs, outputSize);
    }
}
