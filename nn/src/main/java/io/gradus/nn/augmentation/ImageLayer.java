package io.gradus.nn.augmentation;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.tensor.Tensor;

/**
 * A layer of channels-last images [batch, height, width, channels], or of one image [height, width,
 * channels], of any numeric dtype. Results are in the dtype that the layer computes in.
 */
public abstract class ImageLayer extends Layer {
    ImageLayer() {}

    @Override
    protected final Tensor call(Tensor inputs, boolean training) {
        requireImages(inputs.shape());
        var compute = dtype().compute();
        var x = inputs.cast(compute.computeType());
        var images = inputs.rank() == 3 ? x.expandDims(0) : x;
        var changed = images(images, training).cast(compute);
        return inputs.rank() == 3 ? changed.squeeze(0) : changed;
    }

    static void requireImages(Shape shape) {
        if (shape.rank() != 3 && shape.rank() != 4) {
            throw new IllegalArgumentException(
                    "inputs have shape (batch, height, width, channels) or (height, width,"
                            + " channels), not "
                            + shape);
        }
    }

    /** Pixels are float32, or float64 if the layer computes in it. */
    abstract Tensor images(Tensor images, boolean training);

    @Override
    protected final boolean castsInputs() {
        return false;
    }
}
