package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Tensor;

/** The mean of each of a given number of regions of sequences {@code [batch, steps, channels]}. */
public final class AdaptiveAveragePooling1D extends AdaptivePooling<AdaptiveAveragePooling1D> {
    /**
     * Regions of about equal size.
     *
     * @param outputSize how many regions
     */
    public AdaptiveAveragePooling1D(int... outputSize) {
        super(1, outputSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] outputSize) {
        return Pooling.adaptiveAveragePool(inputs, outputSize);
    }
}
