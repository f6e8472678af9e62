package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.Optional;

/**
 * A metric that is the share of right answers among some, at one threshold or several.
 *
 * @param <M> the class itself
 */
public abstract sealed class ShareMetric<M extends ShareMetric<M>> extends ThresholdMetric<M>
        permits Precision, Recall {
    private static final String RIGHT = "true_positives";

    private Optional<Integer> topK = Optional.empty();
    private Optional<Integer> classId = Optional.empty();

    ShareMetric(String name) {
        super(name);
    }

    /**
     * Takes only the k largest predictions of the last axis as yes; without thresholds all of
     * these.
     *
     * @param topK how many
     * @return this metric
     * @throws IllegalArgumentException if it is less than 1
     */
    public final M topK(int topK) {
        if (topK < 1) {
            throw new IllegalArgumentException("topK is " + topK + ": it must be at least 1");
        }
        this.topK = Optional.of(topK);
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
        this.classId = Optional.of(BestMetric.place(classId));
        return self();
    }

    @Override
    final double[] thresholds() {
        return topK.isPresent() && !hasThresholds()
                ? new double[] {Answers.NEVER}
                : super.thresholds();
    }

    @Override
    final Answers answers(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        var answers = super.answers(targets, outputs, sampleWeight);
        if (topK.isPresent()) {
            answers = answers.top(name(), topK.get());
        }
        return classId.isPresent() ? answers.of(name(), classId.get()) : answers;
    }

    /** The name of what is counted beside the right answers. */
    abstract String wrong();

    abstract Tensor wrong(Counts counts);

    @Override
    final void add(Counts counts) {
        counted(RIGHT).assignAdd(counts.truePositives());
        counted(wrong()).assignAdd(wrong(counts));
    }

    @Override
    public final Tensor result() {
        var right = counted(RIGHT);
        return told(right.divideNoNan(right.plus(counted(wrong()))));
    }

    @Override
    protected final void settings(Config config) {
        super.settings(config);
        config.optionalInteger("top_k", topK).ifPresent(this::topK);
        config.optionalInteger("class_id", classId).ifPresent(this::classId);
    }
}
