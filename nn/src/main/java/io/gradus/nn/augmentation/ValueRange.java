package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * The range that pixels have.
 *
 * @param low black
 * @param high white
 */
record ValueRange(double low, double high) {
    static final ValueRange BYTES = new ValueRange(0, 255);

    ValueRange {
        if (!(low < high) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException(
                    "the value range is from %s to %s: it must ascend".formatted(low, high));
        }
    }

    double span() {
        return high - low;
    }

    Tensor clip(Tensor x) {
        return x.clip(low, high);
    }

    Tensor toUnit(Tensor x) {
        return scaled(x, 1);
    }

    Tensor fromUnit(Tensor x) {
        return x.times(span()).plus(low);
    }

    /** From 0 to a number. */
    Tensor scaled(Tensor x, double to) {
        return equals(BYTES) && to == 255 ? x : x.minus(low).times(to / span());
    }

    Tensor unscaled(Tensor x, double from) {
        return equals(BYTES) && from == 255 ? x : x.times(span() / from).plus(low);
    }

    ValueRange configured(Config config) {
        var numbers = config.numbers("value_range", low, high);
        if (numbers.length != 2) {
            throw new IllegalArgumentException(
                    "'value_range' has %d numbers: it must have two".formatted(numbers.length));
        }
        return new ValueRange(numbers[0], numbers[1]);
    }
}
