package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.Locale;
import java.util.Optional;

/** How far the outputs of a model are from its targets: what training makes small. */
public abstract class Loss implements Configurable {
    private Reduction reduction = Reduction.SUM_OVER_BATCH_SIZE;
    private String name =
            getClass()
                    .getSimpleName()
                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                    .toLowerCase(Locale.ROOT);

    /** How the losses of a batch become one number. */
    public enum Reduction {
        /** The sum of the weighted losses divided by their number. */
        SUM_OVER_BATCH_SIZE,
        /** The sum of the weighted losses. */
        SUM,
        /** As {@link #SUM_OVER_BATCH_SIZE}. */
        MEAN,
        /** The sum of the weighted losses divided by the sum of the weights. */
        MEAN_WITH_SAMPLE_WEIGHT,
        /** One loss for each example, or for each place in it. */
        NONE
    }

    /** A loss that takes the mean over a batch. */
    protected Loss() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets what should have come out
     * @param outputs what came out, of floating dtype
     * @return the losses; for outputs [batch, …, n] these are [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public abstract Tensor values(Operand targets, Operand outputs);

    /**
     * The loss of a batch.
     *
     * @param targets what should have come out
     * @param outputs what came out, of floating dtype
     * @return a scalar, unless the reduction is {@link Reduction#NONE}
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public final Tensor apply(Operand targets, Operand outputs) {
        return apply(targets, outputs, Optional.empty(), Optional.empty());
    }

    /**
     * The loss of a batch in which some examples count more than others.
     *
     * @param targets what should have come out
     * @param outputs what came out, of floating dtype
     * @param sampleWeight how much each example counts, or each place in it: [batch] or [batch, …]
     * @param mask bool [batch, …], true where there is something; what is masked does not count
     * @return a scalar, unless the reduction is {@link Reduction#NONE}
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public final Tensor apply(
            Operand targets,
            Operand outputs,
            Optional<Tensor> sampleWeight,
            Optional<Tensor> mask) {
        return Reduce.losses(values(targets, outputs), sampleWeight, mask, reduction);
    }

    /**
     * Sets how the losses of a batch become one number.
     *
     * @param reduction how
     * @return this loss
     */
    public final Loss reduction(Reduction reduction) {
        this.reduction = reduction;
        return this;
    }

    /**
     * How the losses of a batch become one number.
     *
     * @return {@link Reduction#SUM_OVER_BATCH_SIZE} unless it was set otherwise
     */
    public final Reduction reduction() {
        return reduction;
    }

    /**
     * The name, as Keras has it: {@code mean_squared_error}.
     *
     * @return the name
     */
    public final String name() {
        return name;
    }

    /**
     * Names the loss.
     *
     * @param name the name
     * @return this loss
     */
    public final Loss name(String name) {
        this.name = name;
        return this;
    }

    @Override
    public Loss configured(Config config) {
        throw new UnsupportedOperationException(
                getClass().getName() + " cannot be saved: it does not override configured()");
    }

    /** The targets in the dtype of the outputs, of the same shape. */
    static Tensor like(Operand outputs, Operand targets) {
        if (!targets.shape().equals(outputs.shape())) {
            throw new IllegalArgumentException(
                    "targets of shape %s do not fit outputs of shape %s: they must be equal"
                            .formatted(targets.shape(), outputs.shape()));
        }
        return targets.value().cast(outputs.dtype());
    }
}
