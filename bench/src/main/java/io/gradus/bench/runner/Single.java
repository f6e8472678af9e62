package io.gradus.bench.runner;

/**
 * One figure of a peer that is no time of a step.
 *
 * @param part H, I or J
 * @param peer whose
 * @param variant what was special; empty for nothing
 * @param value milliseconds for H, megabytes for I and J
 * @param low the lowest of several
 * @param high the highest
 * @param problem why there is none; empty if there is
 */
record Single(
        Part part,
        PeerKind peer,
        String variant,
        double value,
        double low,
        double high,
        String problem) {
    static Single failed(Part part, PeerKind peer, String variant, String problem) {
        return new Single(part, peer, variant, Double.NaN, Double.NaN, Double.NaN, problem);
    }

    boolean counts() {
        return problem.isEmpty();
    }

    String name() {
        return variant.isEmpty() ? peer.title() : peer.title() + ", " + variant;
    }
}
