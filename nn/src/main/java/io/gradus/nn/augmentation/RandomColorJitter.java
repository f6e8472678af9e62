package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Changes brightness, contrast, saturation and hue, in this order, each by what is drawn for an
 * image and only if it has a factor.
 */
public final class RandomColorJitter extends ColourLayer<RandomColorJitter> {
    private Range brightness = Range.around("brightness_factor", 0, -1, 1);
    private Range contrast = new Range("contrast_factor", 0, 0, -1, 1);
    private Range saturation = new Range("saturation_factor", 0.5, 0.5, 0, 1);
    private Range hue = Range.around("hue_factor", 0, 0, 1);

    /** A layer that changes nothing until it has a factor. */
    public RandomColorJitter() {}

    /**
     * Sets how much brighter or darker.
     *
     * @param factor as {@link RandomBrightness} takes it
     * @return this layer
     */
    public RandomColorJitter brightnessFactor(double factor) {
        brightness = Range.around("brightness_factor", factor, -1, 1);
        return this;
    }

    /**
     * Sets how much more contrast, or less.
     *
     * @param factor as {@link RandomContrast} takes it
     * @return this layer
     */
    public RandomColorJitter contrastFactor(double factor) {
        contrast = contrast.between(-factor, factor);
        return this;
    }

    /**
     * Sets how saturated colours become.
     *
     * @param lower from where, as {@link RandomSaturation} takes it: 0.5 is the image as it is
     * @param upper to where
     * @return this layer
     */
    public RandomColorJitter saturationFactor(double lower, double upper) {
        saturation = saturation.between(lower, upper);
        return this;
    }

    /**
     * Sets how far round the circle of hues.
     *
     * @param factor as {@link RandomHue} takes it
     * @return this layer
     */
    public RandomColorJitter hueFactor(double factor) {
        hue = Range.around("hue_factor", factor, 0, 1);
        return this;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        var x = images;
        if (!brightness.isNothing()) {
            x = Colours.brightness(x, draws.uniform(brightness), range());
        }
        if (!contrast.isNothing()) {
            x = Colours.contrast(x, draws.uniform(contrast).plus(1), range());
        }
        if (saturation.low() != 0.5 || saturation.high() != 0.5) {
            var share = draws.uniform(saturation);
            x = Colours.saturation(x, share.div(share.unaryMinus().plus(1 + 1e-7)), range());
        }
        if (!hue.isNothing()) {
            var share = draws.uniform(hue).times(draws.sign()).times(0.5);
            x = Colours.hue(x, share, range());
        }
        return x;
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        brightness = brightness.configured(config);
        contrast = contrast.configured(config);
        saturation = saturation.configured(config);
        hue = hue.configured(config);
    }
}
