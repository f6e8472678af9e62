package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Tensor;

/**
 * The mean of each of a given number of regions of volumes {@code [batch, depth, height, width,
 * channels]}.
 */
public final class AdaptiveAveragePooling3D extends AdaptivePooling<AdaptiveAveragePooling3D> {
    /**
     * Regions of about equal size.
     *
     * @param outputSize how many regions along depth, height and width, or one number for all
     */
    public AdaptiveAveragePooling3D(int... outputSize) {
        super(3, outputSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] outputSize) {
        return Pooling.adaptiveAveragePool(inputs, outputSize);
    }
}
