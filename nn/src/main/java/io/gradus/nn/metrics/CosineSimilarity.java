package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The mean cosine of the angle between targets and outputs: 1 if they point the same way, −1 if
 * they are opposed. As a loss it has the other sign.
 */
public final class CosineSimilarity extends MeanMetric {
    private final io.gradus.nn.losses.CosineSimilarity loss =
            new io.gradus.nn.losses.CosineSimilarity();
    private int axis = -1;

    /** A metric named {@code cosine_similarity}. */
    public CosineSimilarity() {
        super("cosine_similarity");
    }

    /**
     * Chooses along which axis the vectors lie.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this metric
     */
    public CosineSimilarity axis(int axis) {
        this.axis = axis;
        loss.axis(axis);
        return this;
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets [batch, …, n]
     * @param outputs [batch, …, n]
     * @return the shape without the axis
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return loss.values(targets, outputs).unaryMinus();
    }

    @Override
    protected void settings(Config config) {
        axis(config.integer("axis", axis));
    }
}
