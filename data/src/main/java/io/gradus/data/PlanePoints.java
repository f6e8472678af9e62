package io.gradus.data;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;

/**
 * Collects points of the plane with their classes; the data sets of points differ only in where a
 * point falls.
 */
final class PlanePoints {

    /** Says where point {@code i} of its class falls before noise. */
    interface Curve {
        void place(int label, Draws draws, double[] point);
    }

    private PlanePoints() {}

    /** Classes take turns, so each has as many points as the others, to within one. */
    static Examples of(
            int count, int classes, double noise, Draws.Purpose purpose, long seed, Curve curve) {
        if (count < 1) {
            throw new IllegalArgumentException("needs at least 1 point, not " + count);
        }
        if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "noise is a standard deviation, 0 or more; got " + noise);
        }
        var values = new float[Math.multiplyExact(2, count)];
        var labels = new int[count];
        var point = new double[2];
        for (int i = 0; i < count; i++) {
            var draws = new Draws(seed, purpose, i);
            labels[i] = i % classes;
            curve.place(labels[i], draws, point);
            values[2 * i] = (float) (point[0] + noise * draws.gaussian());
            values[2 * i + 1] = (float) (point[1] + noise * draws.gaussian());
        }
        return new Examples(
                Tensor.of(values, Shape.of(count, 2)), Tensor.of(labels, Shape.of(count)));
    }
}
