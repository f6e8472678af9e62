package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Keeps the highest bits of each channel's byte, so that there are few colours. How many bits is
 * drawn for each image.
 */
public final class RandomPosterization extends ColourLayer<RandomPosterization> {
    private int fewest;
    private int most;

    /**
     * The same number of bits for all.
     *
     * @param bits how many, from 1 to 8
     */
    public RandomPosterization(int bits) {
        this(bits, bits);
    }

    /**
     * Draws the number of bits.
     *
     * @param fewest how many at least, from 1
     * @param most how many at most, up to 8
     */
    public RandomPosterization(int fewest, int most) {
        set(fewest, most);
    }

    private void set(int from, int to) {
        if (!(1 <= from && from <= to && to <= 8)) {
            throw new IllegalArgumentException(
                    "from %d to %d bits: there must be at least 1 and at most 8"
                            .formatted(from, to));
        }
        fewest = from;
        most = to;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        var bits = draws.below(most - fewest + 1).plus(fewest).cast(images.dtype());
        return Colours.posterize(images, bits, range());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        var both = config.integers("factor", fewest, most);
        if (both.length != 2) {
            throw new IllegalArgumentException("'factor' must have two numbers of bits");
        }
        set(both[0], both[1]);
    }
}
