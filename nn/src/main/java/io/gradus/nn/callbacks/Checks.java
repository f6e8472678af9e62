package io.gradus.nn.callbacks;

/** Looks whether settings make sense. */
final class Checks {
    private Checks() {}

    static int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d: it must be %d or more".formatted(name, value, least));
        }
        return value;
    }

    static double notNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(
                    "%s is %s: it must be 0 or more".formatted(name, value));
        }
        return value;
    }
}
