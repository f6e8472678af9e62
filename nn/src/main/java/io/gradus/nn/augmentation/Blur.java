package io.gradus.nn.augmentation;

import io.gradus.tensor.Tensor;
import java.util.ArrayList;

/** Filters whose widths differ from image to image. */
final class Blur {
    private Blur() {}

    /** A Gaussian along one axis; an even filter has its centre behind the middle. */
    static Tensor along(Tensor images, int axis, int taps, Tensor sigma) {
        int size = images.shape().size(axis);
        var before = new int[4];
        var after = new int[4];
        before[axis] = taps / 2;
        after[axis] = taps - 1 - taps / 2;
        var padded = images.pad(before, after, 0);
        var weights = new ArrayList<Tensor>();
        var total = sigma.times(0);
        for (int i = 0; i < taps; i++) {
            var distance = sigma.reciprocal().times(i - (taps - 1) / 2.0);
            var weight = distance.square().times(-0.5).exp();
            weights.add(weight);
            total = total.plus(weight);
        }
        var sum = images.times(0);
        for (int i = 0; i < taps; i++) {
            sum = sum.plus(padded.slice(axis, i, i + size).times(weights.get(i).div(total)));
        }
        return sum;
    }

    /** A Gaussian as a matrix [size, size + taps − 1], where its width is the same for all. */
    static Tensor matrix(int size, int taps, double sigma) {
        var weights = new double[taps];
        double total = 0;
        for (int i = 0; i < taps; i++) {
            double distance = (i - (taps - 1) / 2.0) / sigma;
            weights[i] = StrictMath.exp(-0.5 * distance * distance);
            total += weights[i];
        }
        var rows = new double[size][size + taps - 1];
        for (int y = 0; y < size; y++) {
            for (int i = 0; i < taps; i++) {
                rows[y][y + i] = weights[i] / total;
            }
        }
        return Tensor.of(rows);
    }
}
