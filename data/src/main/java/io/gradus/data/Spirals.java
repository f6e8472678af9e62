package io.gradus.data;

/**
 * Points on arms that wind around one another: as many classes as arms, hard for shallow networks.
 */
public final class Spirals {

    private Spirals() {}

    /**
     * Draws points on arms from the middle to the unit circle, each arm turned against the next by
     * an equal angle.
     *
     * @param count how many points, the classes taking turns
     * @param arms how many arms, each a class; at least 1
     * @param turns how often an arm winds around the middle; 1 is easy, 2 is hard
     * @param noise standard deviation of what is added to each coordinate; 0.02 leaves the arms of
     *     2 × 1.5 turns well apart
     * @param seed the same seed gives the same points
     * @return inputs: float32 [count, 2]; targets: int32 [count], 0 to {@code arms - 1}
     * @throws IllegalArgumentException if {@code count} or {@code arms} is below 1 or {@code noise}
     *     is negative
     */
    public static Examples generate(int count, int arms, double turns, double noise, long seed) {
        if (arms < 1) {
            throw new IllegalArgumentException("spirals need at least 1 arm, not " + arms);
        }
        return PlanePoints.of(
                count,
                arms,
                noise,
                Draws.Purpose.SPIRALS,
                seed,
                (label, draws, point) -> {
                    // The root spreads the points evenly along the arm, whose length grows with the
                    // square of the radius.
                    double radius = Math.sqrt(draws.uniform());
                    double angle = 2 * Math.PI * (turns * radius + label / (double) arms);
                    point[0] = radius * StrictMath.cos(angle);
                    point[1] = radius * StrictMath.sin(angle);
                });
    }
}
