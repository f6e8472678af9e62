package io.gradus.nn.metrics;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.Optional;

/**
 * A metric that is the best of one thing at the thresholds where another is good enough; 0 where it
 * is nowhere.
 *
 * @param <M> the class itself
 */
public abstract sealed class BestMetric<M extends BestMetric<M>> extends Metric
        permits SensitivityAtSpecificity,
                SpecificityAtSensitivity,
                PrecisionAtRecall,
                RecallAtPrecision {
    private double least;
    private int numThresholds = 200;
    private Optional<Integer> classId = Optional.empty();

    BestMetric(String name, double least) {
        super(name);
        least(least);
    }

    private void least(double least) {
        if (!(least >= 0 && least <= 1)) {
            throw new IllegalArgumentException(
                    constrained() + " is " + least + ": it must be from 0 to 1");
        }
        this.least = least;
    }

    /**
     * Sets how many thresholds are tried, evenly from 0 to 1.
     *
     * @param numThresholds how many; 200 without this
     * @return this metric
     * @throws IllegalArgumentException if it is less than 1
     */
    public final M numThresholds(int numThresholds) {
        if (numThresholds < 1) {
            throw new IllegalArgumentException(
                    "numThresholds is " + numThresholds + ": it must be at least 1");
        }
        this.numThresholds = numThresholds;
        return self();
    }

    /**
     * Looks at one class alone.
     *
     * @param classId its place in the last axis
     * @return this metric
     * @throws IllegalArgumentException if it is negative
     */
    public final M classId(int classId) {
        this.classId = Optional.of(place(classId));
        return self();
    }

    static int place(int classId) {
        if (classId < 0) {
            throw new IllegalArgumentException("classId is " + classId + ": it must be at least 0");
        }
        return classId;
    }

    @SuppressWarnings("unchecked") // M is the class itself
    private M self() {
        return (M) this;
    }

    private Variable counted(String name) {
        return variable(name, Shape.of(numThresholds));
    }

    /**
     * Takes a batch into account.
     *
     * @param targets 0 for no and 1 for yes, of any shape
     * @param outputs predictions from 0 to 1 of the same shape
     * @param sampleWeight how much each example counts, or each place in it
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public final void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        var answers = Answers.of(name(), targets, outputs, sampleWeight);
        if (classId.isPresent()) {
            answers = answers.of(name(), classId.get());
        }
        var counts = Counts.of(Thresholds.even(numThresholds), answers, false);
        counted("true_positives").assignAdd(counts.truePositives());
        counted("false_positives").assignAdd(counts.falsePositives());
        counted("true_negatives").assignAdd(counts.trueNegatives());
        counted("false_negatives").assignAdd(counts.falseNegatives());
    }

    /** What was counted of all batches, as shares. */
    record Shares(Tensor precision, Tensor recall, Tensor specificity) {}

    @Override
    public final Tensor result() {
        var right = counted("true_positives");
        var refused = counted("true_negatives");
        var shares =
                new Shares(
                        right.divideNoNan(right.plus(counted("false_positives"))),
                        right.divideNoNan(right.plus(counted("false_negatives"))),
                        refused.divideNoNan(refused.plus(counted("false_positives"))));
        return Tensors.where(constrained(shares).greaterEqual(least), best(shares), Tensor.of(0f))
                .max();
    }

    /** The name of what must be good enough. */
    abstract String constrained();

    abstract Tensor constrained(Shares shares);

    abstract Tensor best(Shares shares);

    @Override
    protected final void settings(Config config) {
        least(config.number(constrained(), least));
        numThresholds(config.integer("num_thresholds", numThresholds));
        config.optionalInteger("class_id", classId).ifPresent(this::classId);
    }
}
