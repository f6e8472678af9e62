package io.gradus.nn.preprocessing;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.ops.Statistics;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Says into which bin numbers fall: bin i holds those from boundary i − 1 up to, but without,
 * boundary i. Boundaries are given, or found by {@link #adapt(Operand) adapt} so that the bins hold
 * as many numbers each: NumPy's quantiles of all numbers, or from some hundred thousand numbers on
 * those of a sketch that is at most {@code epsilon} of all numbers away.
 *
 * {@snippet :
 * var age = new Discretization(18, 30, 45, 65).outputMode(OutputMode.ONE_HOT); // 5 bins
 * }
 */
public final class Discretization extends AdaptiveLayer<Discretization> {
    private Optional<Integer> numBins = Optional.empty();
    private double epsilon = 0.01;
    private double[] boundaries = {};
    private OutputMode outputMode = OutputMode.INT;

    /**
     * Bins between given boundaries.
     *
     * @param binBoundaries ascending; one bin more than these
     */
    public Discretization(double... binBoundaries) {
        if (binBoundaries.length == 0) {
            throw new IllegalArgumentException(
                    "there are no bin boundaries: give some, or a number of bins to learn");
        }
        boundaries(binBoundaries);
    }

    private Discretization(int numBins) {
        this.numBins = Optional.of(Settings.atLeast(1, "numBins", numBins));
    }

    /**
     * A number of bins whose boundaries are learned from data.
     *
     * @param numBins how many bins
     * @return a layer that must be adapted
     */
    public static Discretization ofBins(int numBins) {
        return new Discretization(numBins);
    }

    private void boundaries(double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i]) || i > 0 && values[i] < values[i - 1]) {
                throw new IllegalArgumentException(
                        "bin boundaries " + Arrays.toString(values) + " do not ascend");
            }
        }
        boundaries = values.clone();
    }

    /**
     * Sets how exact learned boundaries are; 0.01 without this.
     *
     * @param epsilon the largest error of a bin's size, as a share of all numbers
     * @return this layer
     */
    public Discretization epsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException(
                    "epsilon is " + epsilon + ": it must be between 0 and 1");
        }
        this.epsilon = epsilon;
        return this;
    }

    /**
     * Sets how bins are handed on; as numbers without this.
     *
     * @param outputMode any but {@link OutputMode#TF_IDF}
     * @return this layer
     */
    public Discretization outputMode(OutputMode outputMode) {
        this.outputMode =
                Encoding.oneOf(
                        outputMode,
                        OutputMode.INT,
                        OutputMode.ONE_HOT,
                        OutputMode.MULTI_HOT,
                        OutputMode.COUNT);
        return this;
    }

    /**
     * The boundaries.
     *
     * @return ascending; none before the layer has seen data
     */
    public double[] binBoundaries() {
        return boundaries.clone();
    }

    @Override
    void learn(Iterable<? extends Operand> batches) {
        int bins =
                numBins.orElseThrow(() ->
                        new IllegalStateException(
                                "layer '%s' was given its boundaries: to learn them, make it"
                                                .formatted(name())
                                        + " with Discretization.ofBins"));
        var sketch = new QuantileSketch(epsilon);
        for (var batch : batches) {
            var numbers = batch.value().cast(DType.FLOAT64).toDoubleArray();
            if (Arrays.stream(numbers).anyMatch(Double::isNaN)) {
                throw new IllegalArgumentException("there is a NaN in the data: it has no bin");
            }
            sketch.add(numbers);
        }
        boundaries(sketch.boundaries(bins));
    }

    @Override
    Tensor processed(Tensor inputs) {
        if (boundaries.length == 0 && numBins.orElse(1) != 1) {
            throw notAdapted("make it with boundaries");
        }
        // Integers meet the boundaries in float64, which holds both.
        var x = inputs.dtype().isFloating() ? inputs : inputs.cast(DType.FLOAT64);
        var edges = Tensor.of(boundaries).cast(x.dtype());
        var bins =
                boundaries.length == 0
                        ? x.cast(DType.INT64).times(0)
                        : Statistics.digitize(x, edges).cast(DType.INT64);
        return Encoding.encode(
                bins, outputMode, boundaries.length + 1, Optional.empty(), dtype().compute());
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected void settings(Config config) {
        numBins = config.optionalInteger("num_bins", numBins);
        numBins.ifPresent(bins -> Settings.atLeast(1, "numBins", bins));
        epsilon(config.number("epsilon", epsilon));
        outputMode(config.choice("output_mode", outputMode));
        boundaries(config.numbers("bin_boundaries", boundaries));
    }
}
