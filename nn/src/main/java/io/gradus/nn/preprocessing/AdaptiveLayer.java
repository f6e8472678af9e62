package io.gradus.nn.preprocessing;

import io.gradus.nn.Layer;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.List;

/**
 * A layer that looks at data once, before it is put into a model, and keeps what it found among its
 * settings: so it is in the file of a model.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class AdaptiveLayer<L extends AdaptiveLayer<L>> extends Layer {
    private boolean inModel;

    AdaptiveLayer() {}

    @SuppressWarnings("unchecked") // each layer names itself as L
    final L self() {
        return (L) this;
    }

    /**
     * Forgets what it knew, and learns from data.
     *
     * @param data all of it, its first axis that of the examples
     * @return this layer
     * @throws IllegalArgumentException if the layer cannot learn from it
     * @throws IllegalStateException if a model was built with the layer: its functions keep the
     *     numbers that they were traced with
     */
    public final L adapt(Operand data) {
        return adapt(List.of(data));
    }

    /**
     * Forgets what it knew, and learns from data that comes batch by batch.
     *
     * @param batches the batches, each with the axis of the examples first
     * @return this layer
     * @throws IllegalArgumentException if the layer cannot learn from it
     * @throws IllegalStateException if a model was built with the layer: its functions keep the
     *     numbers that they were traced with
     */
    public final L adapt(Iterable<? extends Operand> batches) {
        if (inModel) {
            throw new IllegalStateException(
                    "layer '"
                            + name()
                            + "' is part of a model that was built: adapt it before that");
        }
        learn(batches);
        return self();
    }

    abstract void learn(Iterable<? extends Operand> batches);

    abstract Tensor processed(Tensor inputs);

    @Override
    protected final Tensor call(Tensor inputs, boolean training) {
        inModel |= inputs.isSymbolic();
        return processed(inputs);
    }

    final IllegalStateException notAdapted(String alternative) {
        return new IllegalStateException(
                "layer '%s' has seen no data: call adapt, or %s".formatted(name(), alternative));
    }
}
