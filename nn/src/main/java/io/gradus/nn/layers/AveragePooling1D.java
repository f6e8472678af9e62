package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;

/**
 * The mean of each window of sequences {@code [batch, steps, channels]}; zeros of the padding do
 * not count.
 */
public final class AveragePooling1D extends PoolingLayer<AveragePooling1D> {
    /**
     * Windows side by side.
     *
     * @param poolSize the steps of a window; 2 without it
     */
    public AveragePooling1D(int... poolSize) {
        super(1, poolSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] size, int[] strides, Padding padding) {
        return Pooling.averagePool(inputs, size, strides, padding);
    }
}
