package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;

/** The largest element of each window of sequences {@code [batch, steps, channels]}. */
public final class MaxPooling1D extends PoolingLayer<MaxPooling1D> {
    /**
     * Windows side by side.
     *
     * @param poolSize the steps of a window; 2 without it
     */
    public MaxPooling1D(int... poolSize) {
        super(1, poolSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] size, int[] strides, Padding padding) {
        return Pooling.maxPool(inputs, size, strides, padding);
    }
}
