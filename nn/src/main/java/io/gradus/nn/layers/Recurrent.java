package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.Weight;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layer that walks a {@link Cell} along sequences [batch, steps, …]. It returns the output of the
 * last step [batch, …], or of all [batch, steps, …] if {@linkplain #returnSequences asked}.
 *
 * <p>States before the first step are further inputs: {@code lstm.applyAll(List.of(x, h, c),
 * training)}. Steps that the {@linkplain Layer#mask mask} of the inputs excludes leave the states
 * as they are, and repeat the output before them. The loop is one operation: its graph does not
 * grow with the number of steps, which may be open as the size of the batch may be.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class Recurrent<L extends Recurrent<L>> extends Layer {
    private final List<Variable> kept = new ArrayList<>();
    private boolean returnSequences;
    private boolean returnState;
    private boolean goBackwards;
    private boolean stateful;
    private Optional<Integer> batchSize = Optional.empty();
    private boolean unroll;
    private boolean zeroOutputForMask;

    Recurrent() {}

    @SuppressWarnings("unchecked") // each layer names itself as L
    final L self() {
        return (L) this;
    }

    /** What is walked along the sequences. */
    abstract Cell cell();

    /** A layer with the same settings, those of all layers apart, and variables of its own. */
    abstract L copy();

    /** Takes over the settings of another layer. */
    final L like(Recurrent<?> other) {
        returnSequences = other.returnSequences;
        returnState = other.returnState;
        goBackwards = other.goBackwards;
        stateful = other.stateful;
        batchSize = other.batchSize;
        unroll = other.unroll;
        zeroOutputForMask = other.zeroOutputForMask;
        dtype(other.dtype());
        trainable(other.isTrainable());
        other.activityRegularizer().ifPresent(this::activityRegularizer);
        return self();
    }

    // ---- settings
    // --------------------------------------------------------------------------------

    /**
     * Sets whether the outputs of all steps are returned; only that of the last without this.
     *
     * @param returnSequences whether they are
     * @return this layer
     */
    public final L returnSequences(boolean returnSequences) {
        this.returnSequences = returnSequences;
        return self();
    }

    /**
     * Sets whether the states after the last step are returned, behind the output; they are not
     * without this.
     *
     * @param returnState whether they are
     * @return this layer
     */
    public final L returnState(boolean returnState) {
        this.returnState = returnState;
        return self();
    }

    /**
     * Sets whether the steps are taken from the end to the start, in which order outputs are then
     * returned as well; from the start to the end without this.
     *
     * @param goBackwards whether they are
     * @return this layer
     */
    public final L goBackwards(boolean goBackwards) {
        this.goBackwards = goBackwards;
        return self();
    }

    /**
     * Sets whether each batch goes on with the states that the one before it ended with, row by
     * row; each begins anew without this. The layer keeps as many rows as the batch that it is
     * built with, or as {@link #batchSize} says; a smaller batch uses the first of them.
     *
     * @param stateful whether it does
     * @return this layer
     */
    public final L stateful(boolean stateful) {
        this.stateful = stateful;
        return self();
    }

    /**
     * Sets how many rows of states a {@linkplain #stateful stateful} layer keeps, for one that is
     * built without a batch.
     *
     * @param batchSize the number of examples of the largest batch
     * @return this layer
     */
    public final L batchSize(int batchSize) {
        this.batchSize = Optional.of(Settings.positive("batchSize", batchSize));
        return self();
    }

    /**
     * Sets whether each step stands in the graph, instead of one loop; the number of steps must be
     * known then. It takes longer to compile, and seldom runs faster.
     *
     * @param unroll whether it does
     * @return this layer
     */
    public final L unroll(boolean unroll) {
        this.unroll = unroll;
        return self();
    }

    /**
     * Sets whether the outputs of masked steps are zeros; they repeat those before them without
     * this.
     *
     * @param zeroOutputForMask whether they are
     * @return this layer
     */
    public final L zeroOutputForMask(boolean zeroOutputForMask) {
        this.zeroOutputForMask = zeroOutputForMask;
        return self();
    }

    @Override
    protected void settings(Config config) {
        returnSequences = config.truth("return_sequences", returnSequences);
        returnState = config.truth("return_state", returnState);
        goBackwards = config.truth("go_backwards", goBackwards);
        stateful = config.truth("stateful", stateful);
        batchSize = config.optionalInteger("batch_size", batchSize);
        batchSize.ifPresent(size -> Settings.positive("batch_size", size));
        unroll = config.truth("unroll", unroll);
        zeroOutputForMask = config.truth("zero_output_for_mask", zeroOutputForMask);
    }

    /** How many states there are for inputs of a shape. */
    final int states(Shape inputShape) {
        return cell().stateShapes(inputShape.without(1)).size();
    }

    final boolean returnsSequences() {
        return returnSequences;
    }

    final boolean returnsState() {
        return returnState;
    }

    final boolean goesBackwards() {
        return goBackwards;
    }

    final boolean isStateful() {
        return stateful;
    }

    // ---- states that are kept
    // --------------------------------------------------------------------

    /**
     * Sets the states that a stateful layer keeps to zeros.
     *
     * @throws IllegalStateException if the layer is not stateful
     */
    public final void resetStates() {
        if (!stateful) {
            throw new IllegalStateException(
                    "layer '" + name() + "' keeps no states: make it stateful");
        }
        kept.forEach(state -> state.assign(Tensor.zeros(state.shape(), state.dtype())));
    }

    private void keepStates(List<TensorType> types, Dim batch) {
        if (!batch.isFixed() && batchSize.isEmpty()) {
            throw new IllegalArgumentException(
                    "a stateful layer keeps a state for each example of a batch: say how many with"
                            + " batchSize, or call it with a batch first");
        }
        var rows = Dim.of(batchSize.orElseGet(batch::value));
        for (var type : types) {
            var shape = type.shape().with(0, rows);
            if (!shape.isFixed()) {
                throw new IllegalArgumentException(
                        "a stateful layer needs to know the size of its states, not %s"
                                .formatted(type.shape()));
            }
            var weight = Weight.of("state_" + kept.size(), shape, Initializer.zeros());
            kept.add(addVariable(weight.fixed()));
        }
    }

    /** The kept rows for the examples of a batch. */
    private Tensor rows(Variable state, Dim batch) {
        var all = cast(state);
        return state.shape().dim(0).equals(batch) ? all : all.gather(Indices.along(batch), 0);
    }

    private static void keep(Variable state, Tensor value) {
        var batch = value.shape().dim(0);
        var rows = value.cast(state.dtype());
        state.assign(
                state.shape().dim(0).equals(batch)
                        ? rows
                        : state.value().scatterUpdate(Indices.along(batch), rows));
    }

    // ---- building and calling
    // --------------------------------------------------------------------

    @Override
    protected final void build(List<Shape> inputShapes) {
        var shape = inputShapes.getFirst();
        if (shape.rank() < 3) {
            throw new IllegalArgumentException("inputs have shape (batch, steps, …), not " + shape);
        }
        var cell = cell();
        adapt(cell);
        kept.clear();
        var types =
                cell.outputTypes(List.of(new TensorType(cell.dtype().compute(), shape.without(1))));
        if (stateful) {
            keepStates(types.subList(1, types.size()), shape.dim(0));
        }
    }

    /** Prepares the cell before it is built. */
    void adapt(Cell cell) {}

    @Override
    protected final List<Tensor> call(List<Tensor> inputs, boolean training) {
        var sequence = inputs.getFirst();
        var step = sequence.shape().without(1);
        var initial = initialStates(inputs, step);
        var walk =
                new Walk(
                        training,
                        goBackwards,
                        unroll,
                        returnSequences,
                        zeroOutputForMask,
                        mask(sequence).map(mask -> mask.transpose(1, 0)));
        var result = cell().walk(walk, sequence.swapAxes(0, 1), initial);
        var output = result.output();
        if (returnSequences) {
            output = (goBackwards ? output.flip(0) : output).swapAxes(0, 1);
        }
        for (int i = 0; i < kept.size(); i++) {
            keep(kept.get(i), result.states().get(i));
        }
        var all = new ArrayList<Tensor>();
        all.add(output);
        if (returnState) {
            all.addAll(result.states());
        }
        return all;
    }

    private List<Tensor> initialStates(List<Tensor> inputs, Shape step) {
        var given = inputs.subList(1, inputs.size());
        if (!given.isEmpty()) {
            cell().requireStates(given, step);
            return given;
        }
        if (kept.isEmpty()) {
            return cell().initialStates(step);
        }
        return kept.stream().map(state -> rows(state, step.dim(0))).toList();
    }

    @Override
    protected final List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        var masks = new ArrayList<Optional<Tensor>>();
        var mask = returnSequences ? mask(inputs.getFirst()) : Optional.<Tensor>empty();
        masks.add(goBackwards ? mask.map(steps -> steps.flip(1)) : mask);
        while (masks.size() < outputs.size()) {
            masks.add(Optional.empty());
        }
        return masks;
    }
}
