package io.gradus.bench.runner;

/**
 * A target, and whether it is met.
 *
 * @param name what was compared
 * @param value the ratio
 * @param bound {@code <=} or {@code >=}
 * @param target what it is to be
 * @param against with whom
 */
record Verdict(String name, double value, String bound, double target, String against) {
    boolean met() {
        return bound.equals("<=") ? value <= target : value >= target;
    }

    String text() {
        return "%-28s %6s  %s %-5s %-7s %s"
                .formatted(
                        name,
                        Figures.ratio(value),
                        bound,
                        Figures.ratio(target),
                        met() ? "met" : "MISSED",
                        against);
    }
}
