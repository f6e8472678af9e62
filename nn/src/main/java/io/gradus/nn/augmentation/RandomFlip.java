package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/** Mirrors images, each with probability ½ in each allowed direction. */
public final class RandomFlip extends RandomImageLayer<RandomFlip> {
    /** What may be mirrored. */
    public enum Mode {
        /** Left and right. */
        HORIZONTAL,
        /** Above and below. */
        VERTICAL,
        /** Both, independently of each other. */
        HORIZONTAL_AND_VERTICAL
    }

    private Mode mode;

    /** Mirrors left and right, above and below. */
    public RandomFlip() {
        this(Mode.HORIZONTAL_AND_VERTICAL);
    }

    /**
     * Mirrors in some directions.
     *
     * @param mode which
     */
    public RandomFlip(Mode mode) {
        this.mode = mode;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        var x = images;
        if (mode != Mode.VERTICAL) {
            x = Tensors.where(draws.chance(0.5), x.flip(2), x);
        }
        if (mode != Mode.HORIZONTAL) {
            x = Tensors.where(draws.chance(0.5), x.flip(1), x);
        }
        return x;
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        mode = config.choice("mode", mode);
    }
}
