package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Tensor;

/**
 * The largest element of each of a given number of regions of sequences {@code [batch, steps,
 * channels]}.
 */
public final class AdaptiveMaxPooling1D extends AdaptivePooling<AdaptiveMaxPooling1D> {
    /**
     * Regions of about equal size.
     *
     * @param outputSize how many regions
     */
    public AdaptiveMaxPooling1D(int... outputSize) {
        super(1, outputSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] outputSize) {
        return Pooling.adaptiveMaxPool(inputs, outputSize);
    }
}
