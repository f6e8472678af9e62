package io.gradus.data;

/**
 * Two half circles of points that reach into one another: two classes that no straight line can
 * part.
 */
public final class TwoMoons {

    private TwoMoons() {}

    /**
     * Draws points: class 0 on the upper half of the unit circle about (0, 0), class 1 on the lower
     * half of that about (1, 0.5).
     *
     * @param count how many points, the classes taking turns
     * @param noise standard deviation of what is added to each coordinate; 0.1 leaves the moons
     *     well apart
     * @param seed the same seed gives the same points
     * @return inputs: float32 [count, 2]; targets: int32 [count], 0 or 1
     * @throws IllegalArgumentException if {@code count} is below 1 or {@code noise} is negative
     */
    public static Examples generate(int count, double noise, long seed) {
        return PlanePoints.of(
                count,
                2,
                noise,
                Draws.Purpose.MOONS,
                seed,
                (label, draws, point) -> {
                    double angle = Math.PI * draws.uniform();
                    double x = StrictMath.cos(angle);
                    double y = StrictMath.sin(angle);
                    point[0] = label == 0 ? x : 1 - x;
                    point[1] = label == 0 ? y : .5 - y;
                });
    }
}
