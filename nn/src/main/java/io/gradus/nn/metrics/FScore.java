package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Optional;

/**
 * A weighted harmonic mean of precision and recall of several classes.
 *
 * @param <M> the class itself
 */
public abstract sealed class FScore<M extends FScore<M>> extends Metric
        permits F1Score, FBetaScore {
    /** Predictions that are less than this are no answer, though the largest. */
    private static final double NOTHING = 1e-9;

    private double beta = 1;
    private Average average = Average.NONE;
    private Optional<Double> threshold = Optional.empty();
    private int classes;

    /** How the scores of classes become one. */
    public enum Average {
        /** They do not: there is a result for each class. */
        NONE,
        /** It is the score of the answers of all classes, counted together. */
        MICRO,
        /** By their mean. */
        MACRO,
        /** By their mean, weighted by how often each class is right. */
        WEIGHTED
    }

    FScore(String name) {
        super(name);
    }

    final void setBeta(double beta) {
        if (!(beta > 0)) {
            throw new IllegalArgumentException("beta is " + beta + ": it must be positive");
        }
        this.beta = beta;
    }

    final double beta() {
        return beta;
    }

    /**
     * Chooses how the scores of classes become one.
     *
     * @param average {@link Average#NONE} without this
     * @return this metric
     */
    public final M average(Average average) {
        this.average = average;
        return self();
    }

    /**
     * Sets above which prediction the answer is yes. Without this it is yes for the class of the
     * largest prediction.
     *
     * @param threshold positive, at most 1
     * @return this metric
     * @throws IllegalArgumentException if it is outside of that
     */
    public final M threshold(double threshold) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "threshold is " + threshold + ": it must be positive and at most 1");
        }
        this.threshold = Optional.of(threshold);
        return self();
    }

    @SuppressWarnings("unchecked") // M is the class itself
    private M self() {
        return (M) this;
    }

    private Variable counted(String name) {
        return variable(name, average == Average.MICRO ? Shape.scalar() : Shape.of(classes));
    }

    /**
     * Takes a batch into account.
     *
     * @param targets 1 for the classes that are right and 0 elsewhere, [batch, classes]
     * @param outputs predictions [batch, classes]
     * @param sampleWeight how much each example counts, or each place in it
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public final void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        var pair = Pair.of(name(), targets, outputs);
        if (pair.outputs().rank() != 2) {
            throw new IllegalArgumentException(
                    "%s: outputs have shape %s: it must be (batch, classes)"
                            .formatted(name(), outputs.shape()));
        }
        classes = pair.outputs().shape().size(1);
        var right = pair.targets().cast(DType.FLOAT32);
        var yes = answers(pair.outputs()).cast(DType.FLOAT32);
        var weights =
                sampleWeight
                        .map(weight -> Samples.everywhere(name(), weight, right))
                        .orElseGet(() -> Tensor.ones(right.shape()));
        var both = yes.times(right);
        add("true_positives", both, weights);
        add("false_positives", yes.minus(both), weights);
        add("false_negatives", right.minus(both), weights);
        add("intermediate_weights", right, weights);
    }

    private Tensor answers(Tensor outputs) {
        if (threshold.isPresent()) {
            return outputs.greater(threshold.get());
        }
        var largest = outputs.greaterEqual(outputs.max(new int[] {-1}, true));
        return largest.logicalAnd(outputs.abs().greater(NOTHING));
    }

    private void add(String name, Tensor values, Tensor weights) {
        var weighted = values.times(weights);
        counted(name).assignAdd(average == Average.MICRO ? weighted.sum() : weighted.sum(0));
    }

    @Override
    public final Tensor result() {
        if (classes == 0) {
            return Tensor.of(0f);
        }
        var right = counted("true_positives");
        var precision = right.divideNoNan(right.plus(counted("false_positives")));
        var recall = right.divideNoNan(right.plus(counted("false_negatives")));
        var square = beta * beta;
        var scores =
                precision
                        .times(recall)
                        .divideNoNan(precision.times(square).plus(recall))
                        .times(square + 1);
        var support = counted("intermediate_weights");
        return switch (average) {
            case NONE, MICRO -> scores;
            case MACRO -> scores.mean();
            case WEIGHTED -> scores.times(support).sum().divideNoNan(support.sum());
        };
    }

    @Override
    protected void settings(Config config) {
        average(config.choice("average", average));
        config.optionalNumber("threshold", threshold).ifPresent(this::threshold);
    }
}
