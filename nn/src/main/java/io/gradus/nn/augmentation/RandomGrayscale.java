package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/** Makes some images grey, of three channels still: their luma after ITU-R BT.601. */
public final class RandomGrayscale extends ColourLayer<RandomGrayscale> {
    private Range factor;

    /** With probability 0.5. */
    public RandomGrayscale() {
        this(0.5);
    }

    /**
     * With a probability.
     *
     * @param factor the probability that an image is changed
     */
    public RandomGrayscale(double factor) {
        this.factor = Range.probability(factor);
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        return Tensors.where(draws.chance(factor.low()), Colours.grey(images), images);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = Range.probability(config.number("factor", factor.low()));
    }
}
