package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;

/**
 * From where to where a number is drawn.
 *
 * @param name what it is called in files
 * @param low the smallest
 * @param high the largest
 * @param least what the smallest must be at least
 * @param most what the largest must be at most
 */
record Range(String name, double low, double high, double least, double most) {
    Range {
        if (!(least <= low && low <= high && high <= most)) {
            throw new IllegalArgumentException(
                    "%s is from %s to %s: it must ascend and be at least %s and at most %s"
                            .formatted(name, low, high, least, most));
        }
    }

    /** To both sides of 0 as far as allowed. */
    static Range around(String name, double factor, double least, double most) {
        double size = Math.abs(factor);
        return new Range(name, Math.max(-size, least), size, least, most);
    }

    static Range probability(double factor) {
        return new Range("factor", factor, factor, 0, 1);
    }

    Range between(double from, double to) {
        return new Range(name, from, to, least, most);
    }

    boolean isNothing() {
        return low == 0 && high == 0;
    }

    Range configured(Config config) {
        var numbers = config.numbers(name, low, high);
        if (numbers.length != 2) {
            throw new IllegalArgumentException(
                    "'%s' has %d numbers: it must have two".formatted(name, numbers.length));
        }
        return between(numbers[0], numbers[1]);
    }
}
