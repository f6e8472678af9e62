package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Optional;

/**
 * max(x, 0), or a function of three pieces: maxValue from there on, x above the threshold, and
 * negativeSlope · (x − threshold) below it.
 */
public final class ReLU extends Layer {
    private Optional<Double> maxValue = Optional.empty();
    private double negativeSlope;
    private double threshold;

    /** max(x, 0). */
    public ReLU() {}

    /**
     * Sets how large outputs are at most.
     *
     * @param maxValue at least 0
     * @return this layer
     */
    public ReLU maxValue(double maxValue) {
        this.maxValue = Optional.of(Settings.atLeast("maxValue", 0, maxValue));
        return this;
    }

    /**
     * Sets the slope below the threshold; 0 without this.
     *
     * @param negativeSlope at least 0
     * @return this layer
     */
    public ReLU negativeSlope(double negativeSlope) {
        this.negativeSlope = Settings.atLeast("negativeSlope", 0, negativeSlope);
        return this;
    }

    /**
     * Sets above which value inputs pass; 0 without this.
     *
     * @param threshold at least 0
     * @return this layer
     */
    public ReLU threshold(double threshold) {
        this.threshold = Settings.atLeast("threshold", 0, threshold);
        return this;
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var outputs =
                negativeSlope == 0 && threshold == 0
                        ? inputs.relu()
                        : Tensors.where(
                                inputs.greater(threshold),
                                inputs,
                                inputs.minus(threshold).times(negativeSlope));
        return maxValue.isPresent() ? outputs.minimum(maxValue.get()) : outputs;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        maxValue = config.optionalNumber("max_value", maxValue);
        maxValue.ifPresent(value -> Settings.atLeast("max_value", 0, value));
        negativeSlope =
                Settings.atLeast(
                        "negative_slope", 0, config.number("negative_slope", negativeSlope));
        threshold = Settings.atLeast("threshold", 0, config.number("threshold", threshold));
    }
}
