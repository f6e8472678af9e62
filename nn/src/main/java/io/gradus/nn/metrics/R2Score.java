package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.Optional;

/**
 * The share of the variance of targets that outputs explain: 1 − Σ (target − output)² / Σ (target −
 * mean)². It is 1 for outputs that are right, and 0 for those that are always the mean.
 */
public final class R2Score extends Metric {
    private Aggregation classAggregation = Aggregation.UNIFORM_AVERAGE;
    private int numRegressors;
    private int width;

    /** How the scores of several outputs become one. */
    public enum Aggregation {
        /** They do not: there is a result for each output. */
        NONE,
        /** By their mean. */
        UNIFORM_AVERAGE,
        /** By their mean, weighted by the variance of targets. */
        VARIANCE_WEIGHTED_AVERAGE
    }

    /** A metric named {@code r2_score}, the mean over outputs. */
    public R2Score() {
        super("r2_score");
    }

    /**
     * Chooses how the scores of several outputs become one.
     *
     * @param classAggregation {@link Aggregation#UNIFORM_AVERAGE} without this
     * @return this metric
     */
    public R2Score classAggregation(Aggregation classAggregation) {
        this.classAggregation = classAggregation;
        return this;
    }

    /**
     * Asks for the adjusted score, which is less the more numbers outputs were made of. With no
     * more than one example more than these it is the score itself.
     *
     * @param numRegressors how many numbers; 0 without this, for the score itself
     * @return this metric
     * @throws IllegalArgumentException if it is negative
     */
    public R2Score numRegressors(int numRegressors) {
        if (numRegressors < 0) {
            throw new IllegalArgumentException(
                    "numRegressors is " + numRegressors + ": it must be at least 0");
        }
        this.numRegressors = numRegressors;
        return this;
    }

    private Variable counted(String name) {
        return variable(name, Shape.of(width));
    }

    private Variable samples() {
        return variable("num_samples", Shape.scalar());
    }

    /**
     * Takes a batch into account.
     *
     * @param targets numbers [batch, n], or [batch]
     * @param outputs numbers of the same shape
     * @param sampleWeight how much each example counts, or each place in it
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        var pair = Pair.of(name(), targets, outputs);
        var t = column(pair.targets());
        var o = column(pair.outputs());
        if (t.rank() != 2) {
            throw new IllegalArgumentException(
                    "%s: targets have shape %s: it must be (batch, n)"
                            .formatted(name(), targets.shape()));
        }
        width = t.shape().size(1);
        var weights =
                sampleWeight
                        .map(weight -> Samples.everywhere(name(), weight, t))
                        .orElseGet(() -> Tensor.ones(t.shape()));
        counted("squared_sum").assignAdd(t.square().times(weights).sum(0));
        counted("sum").assignAdd(t.times(weights).sum(0));
        counted("residual").assignAdd(t.minus(o).square().times(weights).sum(0));
        counted("count").assignAdd(weights.sum(0));
        samples().assignAdd(Tensor.ones(t.shape().slice(0, 1)).sum());
    }

    private static Tensor column(Tensor x) {
        var floats = x.cast(DType.FLOAT32);
        return floats.rank() == 1 ? floats.expandDims(1) : floats;
    }

    @Override
    public Tensor result() {
        if (width == 0) {
            return Tensor.of(0f);
        }
        var sum = counted("sum");
        var mean = sum.divideNoNan(counted("count"));
        var total = counted("squared_sum").minus(sum.times(mean));
        var raw = counted("residual").div(total).unaryMinus().plus(1);
        var scores = Tensors.where(raw.isInf(), Tensor.of(0f), raw);
        var score =
                switch (classAggregation) {
                    case NONE -> scores;
                    case UNIFORM_AVERAGE -> scores.mean();
                    case VARIANCE_WEIGHTED_AVERAGE -> scores.times(total).sum().div(total.sum());
                };
        return numRegressors == 0 ? score : adjusted(score);
    }

    private Tensor adjusted(Tensor score) {
        var left = samples().minus(1 + numRegressors);
        var factor = samples().minus(1).div(left);
        return Tensors.where(
                left.greater(0),
                score.unaryMinus().plus(1).times(factor).unaryMinus().plus(1),
                score);
    }

    @Override
    protected void settings(Config config) {
        classAggregation(config.choice("class_aggregation", classAggregation));
        numRegressors(config.integer("num_regressors", numRegressors));
    }
}
