package io.gradus.nn.losses;

import io.gradus.tensor.Tensor;

/** What several losses ask of their settings. */
final class Checks {
    private Checks() {}

    static double positive(String name, double value) {
        return require(value > 0, name, value, "positive");
    }

    static double notNegative(String name, double value) {
        return require(value >= 0, name, value, "at least 0");
    }

    static double share(String name, double value) {
        return require(value >= 0 && value <= 1, name, value, "from 0 to 1");
    }

    private static double require(boolean fits, String name, double value, String what) {
        if (!fits) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be " + what);
        }
        return value;
    }

    /** Targets moved by a share towards 1 / classes. */
    static Tensor smoothed(Tensor targets, double share, int classes) {
        return share == 0 ? targets : targets.times(1 - share).plus(share / classes);
    }
}
