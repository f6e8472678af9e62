package io.gradus.data;

/** Round clouds of points, one for each class: the simplest data that a classifier can learn. */
public final class Blobs {

    private Blobs() {}

    /**
     * Draws points from clouds whose middles stand evenly on the circle of radius 4 about (0, 0),
     * the first at (4, 0).
     *
     * @param count how many points, the classes taking turns
     * @param classes how many clouds; at least 1
     * @param deviation standard deviation of each coordinate about the middle of its cloud; 1
     *     leaves 3 clouds well apart
     * @param seed the same seed gives the same points
     * @return inputs: float32 [count, 2]; targets: int32 [count], 0 to {@code classes - 1}
     * @throws IllegalArgumentException if {@code count} or {@code classes} is below 1 or {@code
     *     deviation} is negative
     */
    public static Examples generate(int count, int classes, double deviation, long seed) {
        if (classes < 1) {
            throw new IllegalArgumentException("blobs need at least 1 class, not " + classes);
        }
        return PlanePoints.of(
                count,
                classes,
                deviation,
                Draws.Purpose.BLOBS,
                seed,
                (label, draws, point) -> {
                    double angle = 2 * Math.PI * label / classes;
                    point[0] = 4 * StrictMath.cos(angle);
                    point[1] = 4 * StrictMath.sin(angle);
                });
    }
}
