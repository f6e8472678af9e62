package io.gradus.nn.layers;

import io.gradus.ops.Pooling;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;

/**
 * The mean of each window of volumes {@code [batch, depth, height, width, channels]}; zeros of the
 * padding do not count.
 */
public final class AveragePooling3D extends PoolingLayer<AveragePooling3D> {
    /**
     * Windows side by side.
     *
     * @param poolSize the depth, height and width of a window, or one number for all; 2 without it
     */
    public AveragePooling3D(int... poolSize) {
        super(3, poolSize);
    }

    @Override
    Tensor pool(Tensor inputs, int[] size, int[] strides, Padding padding) {
        return Pooling.averagePool(inputs, size, strides, padding);
    }
}
