package io.gradus.nn.preprocessing;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Moves and scales features so that each has mean 0 and variance 1: (x − mean) / √variance. Mean
 * and variance are given, or found by {@link #adapt(Operand) adapt}, in float64 and batch by batch
 * after Chan, Golub and LeVeque (1979).
 *
 * {@snippet :
 * var normalization = new Normalization().adapt(features); // [examples, features]
 * var model = new Sequential(normalization, new Dense(16, "relu"), new Dense(1));
 * }
 */
public final class Normalization extends AdaptiveLayer<Normalization> {
    private static final double SMALLEST = 1e-7;

    private int[] axis = {-1};
    private boolean invert;
    private double[] mean = {};
    private double[] variance = {};

    /** A layer that learns mean and variance of each element of the last axis from data. */
    public Normalization() {}

    /**
     * One mean and one variance for all elements.
     *
     * @param mean the mean
     * @param variance the variance, 0 or more
     */
    public Normalization(double mean, double variance) {
        this(new double[] {mean}, new double[] {variance});
    }

    /**
     * A mean and a variance for each feature.
     *
     * @param mean the means
     * @param variance as many variances, 0 or more
     */
    public Normalization(double[] mean, double[] variance) {
        known(mean, variance);
    }

    private void known(double[] mean, double[] variance) {
        if (mean.length != variance.length
                || !Arrays.stream(mean).allMatch(Double::isFinite)
                || !Arrays.stream(variance).allMatch(v -> v >= 0 && v < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "mean %s and variance %s: there must be as many of both, finite, and no"
                                    .formatted(Arrays.toString(mean), Arrays.toString(variance))
                            + " variance negative");
        }
        this.mean = mean.clone();
        this.variance = variance.clone();
    }

    /**
     * Sets which axes have a mean and a variance for each of their elements: the last without this.
     *
     * @param axes the axes, the batch's being 0; none for one mean and variance of all elements
     * @return this layer
     */
    public Normalization axis(int... axes) {
        this.axis = axes.clone();
        return this;
    }

    /**
     * Sets whether the layer goes back instead: x · √variance + mean.
     *
     * @param invert whether it does
     * @return this layer
     */
    public Normalization invert(boolean invert) {
        this.invert = invert;
        return this;
    }

    /**
     * The means.
     *
     * @return one for each feature; none before the layer has seen data
     */
    public double[] mean() {
        return mean.clone();
    }

    /**
     * The variances.
     *
     * @return one for each feature; none before the layer has seen data
     */
    public double[] variance() {
        return variance.clone();
    }

    private boolean[] kept(Shape shape) {
        var kept = new boolean[shape.rank()];
        for (int one : axis) {
            kept[shape.axis(one, "Normalization")] = true;
        }
        return kept;
    }

    @Override
    void learn(Iterable<? extends Operand> batches) {
        var means = new double[0];
        var squares = new double[0]; // sums of squared distances from the mean
        double seen = 0;
        for (var batch : batches) {
            if (batch.size() == 0) {
                continue;
            }
            var kept = kept(batch.shape());
            var reduced = new ArrayList<Integer>();
            for (int i = 0; i < kept.length; i++) {
                if (!kept[i]) {
                    reduced.add(i);
                }
            }
            int[] axes = reduced.stream().mapToInt(Integer::intValue).toArray();
            var x = batch.value().cast(DType.FLOAT64);
            boolean single = axes.length == 0;
            var average = single ? x : x.mean(axes, true);
            var distances = x.minus(average).square();
            var here = average.toDoubleArray();
            var spread = (single ? distances : distances.sum(axes)).toDoubleArray();
            double count = (double) batch.size() / here.length;
            if (seen == 0) {
                means = here;
                squares = spread;
            } else if (here.length != means.length) {
                throw new IllegalArgumentException(
                        "a batch has %d features, those before had %d"
                                .formatted(here.length, means.length));
            } else {
                double all = seen + count;
                for (int i = 0; i < means.length; i++) {
                    double step = here[i] - means[i];
                    means[i] += step * count / all;
                    squares[i] += spread[i] + step * step * seen * count / all;
                }
            }
            seen += count;
        }
        if (seen == 0) {
            throw new IllegalArgumentException("there is no data to learn from");
        }
        for (int i = 0; i < squares.length; i++) {
            squares[i] /= seen;
        }
        known(means, squares);
    }

    @Override
    Tensor processed(Tensor inputs) {
        if (mean.length == 0) {
            throw notAdapted("make it with a mean and a variance");
        }
        var compute = dtype().compute();
        var deviation = Arrays.stream(variance).map(v -> Math.max(Math.sqrt(v), SMALLEST));
        var centre = features(inputs, mean).cast(compute);
        var scale = features(inputs, deviation.toArray()).cast(compute);
        var x = inputs.cast(compute);
        return invert ? x.times(scale).plus(centre) : x.minus(centre).div(scale);
    }

    /** Along the axes that have features of their own. */
    private Tensor features(Tensor inputs, double[] values) {
        if (values.length == 1) {
            return Tensor.of(values[0]);
        }
        var kept = kept(inputs.shape());
        var sizes = new ArrayList<Dim>();
        for (int i = 0; i < kept.length; i++) {
            sizes.add(kept[i] ? inputs.shape().dim(i) : Dim.ONE);
        }
        if (!Dim.product(sizes).is(values.length)) {
            throw new IllegalArgumentException(
                    "inputs %s have %s features along axes %s, mean and variance have %d"
                            .formatted(
                                    inputs.shape(),
                                    Dim.product(sizes),
                                    Arrays.toString(axis),
                                    values.length));
        }
        return Tensor.of(values).reshape(Shape.of(List.copyOf(sizes)));
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        axis = config.integers("axis", axis);
        invert = config.truth("invert", invert);
        known(config.numbers("mean", mean), config.numbers("variance", variance));
    }
}
