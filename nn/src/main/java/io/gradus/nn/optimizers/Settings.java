package io.gradus.nn.optimizers;

/** Checks that several optimizers and schedules share. */
final class Settings {
    private Settings() {}

    /** A share from 0 to less than 1. */
    static double share(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ": it must be at least 0 and less than 1");
        }
        return value;
    }

    static double fromZeroToOne(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be from 0 to 1");
        }
        return value;
    }

    static double notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ": it must be a number, 0 or more");
        }
        return value;
    }

    static double notPositive(String name, double value) {
        if (!(value <= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ": it must be a number, 0 or less");
        }
        return value;
    }

    static double positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ": it must be a positive number");
        }
        return value;
    }

    static int atLeast(String name, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d: it must be at least %d".formatted(name, value, least));
        }
        return value;
    }

    static double number(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be a number");
        }
        return value;
    }
}
