package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Adds something to all pixels, and inverts those that are then as bright as a threshold or more.
 * Both numbers are drawn for each image.
 */
public final class Solarization extends ColourLayer<Solarization> {
    private Range addition;
    private Range threshold;

    /** Inverts all pixels. */
    public Solarization() {
        this(0, 0);
    }

    /**
     * Draws both numbers from 0 on.
     *
     * @param additionFactor what is added at most, as a share of the range, from 0 to 1
     * @param thresholdFactor the threshold at most, as a share of the range, from 0 to 1
     */
    public Solarization(double additionFactor, double thresholdFactor) {
        addition = Range.around("addition_factor", additionFactor, 0, 1);
        threshold = Range.around("threshold_factor", thresholdFactor, 0, 1);
    }

    /**
     * Sets what is added.
     *
     * @param lower at least, as a share of the range, from 0
     * @param upper at most, up to 1
     * @return this layer
     */
    public Solarization additionFactor(double lower, double upper) {
        addition = addition.between(lower, upper);
        return this;
    }

    /**
     * Sets the threshold.
     *
     * @param lower at least, as a share of the range, from 0
     * @param upper at most, up to 1
     * @return this layer
     */
    public Solarization thresholdFactor(double lower, double upper) {
        threshold = threshold.between(lower, upper);
        return this;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        return Colours.solarize(images, draws.uniform(addition), draws.uniform(threshold), range());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        addition = addition.configured(config);
        threshold = threshold.configured(config);
    }
}
