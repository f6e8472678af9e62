package io.gradus.nn.augmentation;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer that changes images at random while a model learns, each image in its own way.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class RandomImageLayer<L extends RandomImageLayer<L>> extends ImageLayer {
    private Optional<Integer> seed = Optional.empty();
    private @Nullable Generator generator;

    RandomImageLayer() {}

    @SuppressWarnings("unchecked") // each layer names itself as L
    final L self() {
        return (L) this;
    }

    /**
     * Sets where random numbers begin; without it they are split from the generator that the model
     * is built with.
     *
     * @param seed the seed
     * @return this layer
     */
    public final L seed(int seed) {
        this.seed = Optional.of(seed);
        return self();
    }

    @Override
    protected final void build(Shape inputShape) {
        generator = addGenerator(seed);
    }

    @Override
    final Tensor images(Tensor images, boolean training) {
        return training
                ? augmented(images, new Draws(generator, images.shape().dim(0), images.dtype()))
                : atRest(images);
    }

    /** What becomes of images while the model is not learning. */
    Tensor atRest(Tensor images) {
        return images;
    }

    abstract Tensor augmented(Tensor images, Draws draws);

    @Override
    protected void settings(Config config) {
        seed = config.optionalInteger("seed", seed);
    }
}
