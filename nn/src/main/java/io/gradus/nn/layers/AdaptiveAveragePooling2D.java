package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Tensor;

/**
 * The mean of each of a given number of regions of images {@code [batch, height, width, channels]}.
 */
public final class AdaptiveAveragePooling2D extends AdaptivePooling<AdaptiveAveragePooling2D> {
    /**
     * Regions of about equal size.
     *
     * @param outputSize how many regions along height and width, or one number for both
     */
    public AdaptiveAveragePooling2D(int... outputSize) {
        super(2, outputSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] outputSize) {
        return Pooling.adaptiveAveragePool(inputs, outputSize);
    }
}
