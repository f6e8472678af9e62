package io.gradus.nn.augmentation;

import io.gradus.ops.Resampling;
import io.gradus.tensor.Tensor;

/**
 * A random layer that shows each image through an affine map of its own.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class AffineLayer<L extends AffineLayer<L>> extends WarpLayer<L> {
    AffineLayer() {}

    @Override
    final Tensor augmented(Tensor images, Draws draws) {
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        return Resampling.affineTransform(
                images, maps(draws, height, width), interpolation(), fillMode(), fillValue());
    }

    /** The eight numbers of each image's map, [batch, 8], by {@link Affine}. */
    abstract Tensor maps(Draws draws, int height, int width);
}
