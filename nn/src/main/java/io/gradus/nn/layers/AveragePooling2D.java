package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;

/**
 * The mean of each window of images {@code [batch, height, width, channels]}; zeros of the padding
 * do not count.
 */
public final class AveragePooling2D extends PoolingLayer<AveragePooling2D> {
    /**
     * Windows side by side.
     *
     * @param poolSize the height and width of a window, or one number for both; 2 without it
     */
    public AveragePooling2D(int... poolSize) {
        super(2, poolSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] size, int[] strides, Padding padding) {
        return Pooling.averagePool(inputs, size, strides, padding);
    }
}
