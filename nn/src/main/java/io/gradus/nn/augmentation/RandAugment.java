package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;
import java.util.List;

/**
 * A few changes of each image one after another, drawn among eleven (Cubuk et al., 2020): shear,
 * translation, rotation, brightness, colour, contrast, sharpness, posterization, solarization, auto
 * contrast and equalization.
 */
public final class RandAugment extends ColourLayer<RandAugment> {
    private int numOps;
    private Range factor;
    private Method interpolation = Method.BILINEAR;

    /** Two changes of strength 0.5. */
    public RandAugment() {
        this(2, 0.5);
    }

    /**
     * Some changes.
     *
     * @param numOps how many
     * @param factor how strong each is at most, from 0 to 1, as the layers of these changes take it
     */
    public RandAugment(int numOps, double factor) {
        set(numOps, factor);
    }

    private void set(int count, double strength) {
        numOps = Sizes.positive("numOps", count);
        factor = new Range("factor", strength, strength, 0, 1);
    }

    /**
     * Sets how numbers between pixels are made; linear without this.
     *
     * @param interpolation {@link Method#NEAREST} or {@link Method#BILINEAR}
     * @return this layer
     */
    public RandAugment interpolation(Method interpolation) {
        this.interpolation = interpolation;
        return this;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        var step =
                new RandomStep(
                        List.of(RandomStep.Change.values()), factor.low(), range(), interpolation);
        var x = images;
        for (int i = 0; i < numOps; i++) {
            x = step.changed(x, draws);
        }
        return range().clip(x);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        set(config.integer("num_ops", numOps), config.number("factor", factor.low()));
        interpolation = config.choice("interpolation", interpolation);
    }
}
