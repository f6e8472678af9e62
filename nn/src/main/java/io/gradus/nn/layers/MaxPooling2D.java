package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;

/** The largest element of each window of images {@code [batch, height, width, channels]}. */
public final class MaxPooling2D extends PoolingLayer<MaxPooling2D> {
    /**
     * Windows side by side.
     *
     * @param poolSize the height and width of a window, or one number for both; 2 without it
     */
    public MaxPooling2D(int... poolSize) {
        super(2, poolSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] size, int[] strides, Padding padding) {
        return Pooling.maxPool(inputs, size, strides, padding);
    }
}
