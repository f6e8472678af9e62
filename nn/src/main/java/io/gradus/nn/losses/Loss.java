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
    private String name;

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

    /** A loss that takes the mean over a batch, named like its class: {@code my_own_loss}. */
    protected Loss() {
        this.name =
                getClass()
                        .getSimpleName()
                        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                        .replaceAll("([a-z])([A-Z])", "$1_$2")
                        .toLowerCase(Locale.ROOT);
    }

    /**
     * A loss that takes the mean over a batch.
     *
     * @param name what it is called
     */
    protected Loss(String name) {
        this.name = name;
    }

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
     * @param sampleWeight how much each example counts, or each place in it: [batch] or [batch, …],
     *     or a scalar
     * @param mask bool [batch, …], true where there is something; means are over these places
     * @return a scalar, unless the reduction is {@link Reduction#NONE}
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public final Tensor apply(
            Operand targets,
            Operand outputs,
            Optional<Tensor> sampleWeight,
            Optional<Tensor> mask) {
        var losses = values(targets, outputs);
        var counted = mask(targets, losses);
        var both =
                mask.isPresent() && counted.isPresent()
                        ? Optional.of(mask.get().logicalAnd(counted.get()))
                        : mask.or(() -> counted);
        return Reduce.losses(name, losses, sampleWeight, both, reduction);
    }

    /**
     * Where there is a loss at all: means are over these places only.
     *
     * @param targets what should have come out
     * @param losses what {@link #values} returned
     * @return bool of the shape of the losses; empty, unless a loss overrides this, if all count
     */
    public Optional<Tensor> mask(Operand targets, Tensor losses) {
        return Optional.empty();
    }

    /**
     * Targets and outputs of one shape and dtype.
     *
     * @param targets what should have come out
     * @param outputs what came out
     * @return both, of dtype float64 if the outputs are, else float32
     * @throws IllegalArgumentException if the shapes do not fit
     */
    protected final Pair pair(Operand targets, Operand outputs) {
        return Pair.of(name, targets, outputs);
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

    /** This loss with the settings of a file, or of this loss if they are written. */
    @Override
    public final Loss configured(Config config) {
        name = config.text("name", name);
        reduction = config.choice("reduction", reduction);
        settings(config);
        return this;
    }

    /**
     * Names the settings of this loss, those of all losses apart, each in one line that writes and
     * reads it: {@code delta(config.number("delta", delta))}.
     *
     * @param config takes or gives the settings, under the names that Keras has for them
     * @throws UnsupportedOperationException if the loss cannot be saved
     */
    protected void settings(Config config) {
        throw new UnsupportedOperationException(
                getClass().getName() + " cannot be saved: it does not override settings()");
    }
}
