package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/** Makes negatives of some images. */
public final class RandomInvert extends ColourLayer<RandomInvert> {
    private Range factor;

    /** With probability 1.0. */
    public RandomInvert() {
        this(1.0);
    }

    /**
     * With a probability.
     *
     * @param factor the probability that an image is changed
     */
    public RandomInvert(double factor) {
        this.factor = Range.probability(factor);
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        return Tensors.where(draws.chance(factor.low()), Colours.inverted(images, range()), images);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = Range.probability(config.number("factor", factor.low()));
    }
}
