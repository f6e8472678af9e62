package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks along sequences [batch, steps, …] in both directions (Schuster and Paliwal, 1997), with
 * variables of its own for each, and merges the outputs.
 *
 * <p>States before the first step are further inputs, those of the forward layer first; states that
 * are returned stand in the same order.
 */
public final class Bidirectional extends Layer {
    /** What becomes of the outputs of both directions. */
    public enum MergeMode {
        /** They are added. */
        SUM,
        /** They are multiplied. */
        MUL,
        /** They stand side by side along the last axis. */
        CONCAT,
        /** Their mean is taken. */
        AVE,
        /** Both are returned. */
        NONE
    }

    private Recurrent<?> layer;
    private Optional<Recurrent<?>> backwardLayer = Optional.empty();
    private MergeMode mergeMode = MergeMode.CONCAT;
    private @Nullable Recurrent<?> forward;
    private @Nullable Recurrent<?> backward;

    /**
     * Both directions of a layer, with their outputs side by side.
     *
     * @param layer what is done in each direction, by two copies of it
     */
    public Bidirectional(Recurrent<?> layer) {
        this.layer = layer;
    }

    /**
     * Both directions of a layer.
     *
     * @param layer what is done in each direction, by two copies of it
     * @param mergeMode what becomes of both outputs
     */
    public Bidirectional(Recurrent<?> layer, MergeMode mergeMode) {
        this(layer);
        this.mergeMode = mergeMode;
    }

    /**
     * Sets what becomes of both outputs; they stand side by side without this.
     *
     * @param mergeMode what becomes of them
     * @return this layer
     */
    public Bidirectional mergeMode(MergeMode mergeMode) {
        this.mergeMode = mergeMode;
        return this;
    }

    /**
     * Sets another layer for the way back; it is like the one for the way there without this. Both
     * layers are used themselves then.
     *
     * @param backwardLayer a layer that goes in the other direction and returns as much
     * @return this layer
     * @throws IllegalArgumentException if it does not fit the forward layer
     */
    public Bidirectional backwardLayer(Recurrent<?> backwardLayer) {
        requireFits(backwardLayer);
        this.backwardLayer = Optional.of(backwardLayer);
        return this;
    }

    private void requireFits(Recurrent<?> backwardLayer) {
        if (backwardLayer.goesBackwards() == layer.goesBackwards()) {
            throw new IllegalArgumentException(
                    "both layers go %s: one of them must go the other way, see goBackwards"
                            .formatted(layer.goesBackwards() ? "backwards" : "forwards"));
        }
        if (backwardLayer.returnsSequences() != layer.returnsSequences()
                || backwardLayer.returnsState() != layer.returnsState()
                || backwardLayer.isStateful() != layer.isStateful()) {
            throw new IllegalArgumentException(
                    "both layers must have the same returnSequences, returnState and stateful");
        }
    }

    /**
     * Sets the states that a stateful layer keeps to zeros.
     *
     * @throws IllegalStateException if the layer is not stateful
     */
    public void resetStates() {
        if (!layer.isStateful()) {
            layer.resetStates();
        }
        if (forward != null && backward != null) {
            forward.resetStates();
            backward.resetStates();
        }
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        var there = backwardLayer.isPresent() ? layer : copy("forward_");
        Recurrent<?> back =
                backwardLayer.isPresent()
                        ? backwardLayer.get()
                        : copy("backward_").goBackwards(!layer.goesBackwards());
        var input = List.of(new TensorType(dtype().compute(), inputShapes.getFirst()));
        for (var direction : List.of(there, back)) {
            direction.outputTypes(input);
        }
        forward = there;
        backward = back;
    }

    private Recurrent<?> copy(String prefix) {
        var copy = layer.copy();
        copy.name(prefix + layer.name());
        copy.dtype(dtype());
        return copy;
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        var shape = inputs.getFirst().shape();
        int end = inputs.size();
        int middle = end == 1 ? 1 : 1 + forward.states(shape);
        if (end > 1 && end != middle + backward.states(shape)) {
            throw new IllegalArgumentException(
                    "%d states are given: it must be none, or %d for the way there and %d for the way back"
                            .formatted(end - 1, middle - 1, backward.states(shape)));
        }
        var there = run(forward, inputs, 1, middle, training);
        var back = run(backward, inputs, middle, end, training);
        var first = there.getFirst();
        // The way back returns what it met in the order in which it met it.
        var second = layer.returnsSequences() ? back.getFirst().flip(1) : back.getFirst();
        var all = new ArrayList<Tensor>();
        switch (mergeMode) {
            case SUM -> all.add(first.plus(second));
            case MUL -> all.add(first.times(second));
            case CONCAT -> all.add(Tensors.concat(-1, first, second));
            case AVE -> all.add(first.plus(second).times(0.5));
            case NONE -> all.addAll(List.of(first, second));
        }
        all.addAll(there.subList(1, there.size()));
        all.addAll(back.subList(1, back.size()));
        return all;
    }

    private static List<Tensor> run(
            Recurrent<?> direction, List<Tensor> inputs, int from, int to, boolean training) {
        var arguments = new ArrayList<Tensor>();
        arguments.add(inputs.getFirst());
        arguments.addAll(inputs.subList(from, to));
        return direction.applyAll(arguments, training);
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        var mask = layer.returnsSequences() ? mask(inputs.getFirst()) : Optional.<Tensor>empty();
        var masks = new ArrayList<Optional<Tensor>>();
        int merged = mergeMode == MergeMode.NONE ? 2 : 1;
        for (int i = 0; i < outputs.size(); i++) {
            masks.add(i < merged ? mask : Optional.empty());
        }
        return masks;
    }

    @Override
    protected void settings(Config config) {
        layer = recurrent(config.object("layer", Layer.class, layer));
        mergeMode = config.choice("merge_mode", mergeMode);
        backwardLayer =
                config.optional("backward_layer", Layer.class, backwardLayer.map(Layer.class::cast))
                        .map(Bidirectional::recurrent);
        backwardLayer.ifPresent(this::requireFits);
    }

    private static Recurrent<?> recurrent(Layer layer) {
        if (layer instanceof Recurrent<?> recurrent) {
            return recurrent;
        }
        throw new IllegalArgumentException(
                layer.getClass().getSimpleName()
                        + " does not walk along sequences: it must be a layer such as LSTM");
    }
}
