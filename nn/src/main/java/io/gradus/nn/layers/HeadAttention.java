package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attention of several heads, each with projections of its own for queries, keys and values: for
 * each query the mean of the values, weighted by the softmax of query · key / √keyDim; outputs of
 * all heads are projected together.
 *
 * <p>Inputs are queries [batch, queries, size], values [batch, keys, …] and keys [batch, keys, …].
 * Without keys values are the keys too, and without values everything is the queries. A last input
 * of bools is a mask [batch, queries, keys], or [batch, heads, queries, keys], true where a query
 * sees a key. Queries, values and keys that their {@linkplain Layer#mask masks} exclude see nothing
 * and are not seen. A query that sees nothing has weights of 0.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class HeadAttention<L extends HeadAttention<L>> extends Layer {
    private double dropout;
    private Optional<Integer> seed = Optional.empty();
    private boolean useBias = true;
    private boolean useGate;
    private Optional<Integer> slidingWindow = Optional.empty();
    private boolean useCausalMask;
    private boolean returnAttentionScores;
    private final WeightSettings kernelSettings =
            new WeightSettings("kernel", Initializer.glorotUniform());
    private final WeightSettings biasSettings = new WeightSettings("bias", Initializer.zeros());
    private @Nullable Generator generator;
    private @Nullable HeadProjection queryProjection;
    private @Nullable HeadProjection keyProjection;
    private @Nullable HeadProjection valueProjection;
    private @Nullable HeadProjection gate;
    private @Nullable HeadProjection output;

    HeadAttention() {}

    @SuppressWarnings("unchecked") // each layer names itself as L
    final L self() {
        return (L) this;
    }

    // ---- settings
    // --------------------------------------------------------------------------------

    /**
     * Sets the share of the weights that is dropped while training; none without this.
     *
     * @param rate the share, from 0 to less than 1
     * @return this layer
     */
    public final L dropout(double rate) {
        this.dropout = Settings.share("dropout", rate);
        return self();
    }

    /**
     * Sets where random numbers begin; without it they are split from the generator that the model
     * is built with.
     *
     * @param seed the seed
     * @return this layer
     */
    public final L seed(int seed) {
        this.seed = Optional.of(seed);
        return self();
    }

    /**
     * Sets whether projections have biases, which they have without this.
     *
     * @param useBias whether they have
     * @return this layer
     */
    public final L useBias(boolean useBias) {
        this.useBias = useBias;
        return self();
    }

    /**
     * Sets whether outputs of heads are multiplied by σ of another projection of the queries (Qiu
     * et al., 2025); they are not without this.
     *
     * @param useGate whether they are
     * @return this layer
     */
    public final L useGate(boolean useGate) {
        this.useGate = useGate;
        return self();
    }

    /**
     * Sets how near keys must be: less than this number of places away from the query, to either
     * side; all are seen without this. With {@link #useCausalMask} a query sees this many keys.
     *
     * @param slidingWindow the number of places, at least 1
     * @return this layer
     */
    public final L slidingWindow(int slidingWindow) {
        this.slidingWindow = Optional.of(Settings.positive("slidingWindow", slidingWindow));
        return self();
    }

    /**
     * Sets whether a query sees only keys up to its own position; all without this.
     *
     * @param useCausalMask whether it does
     * @return this layer
     */
    public final L useCausalMask(boolean useCausalMask) {
        this.useCausalMask = useCausalMask;
        return self();
    }

    /**
     * Sets whether the weights are returned as well, behind the outputs; they are not without this.
     *
     * @param returnAttentionScores whether they are
     * @return this layer
     */
    public final L returnAttentionScores(boolean returnAttentionScores) {
        this.returnAttentionScores = returnAttentionScores;
        return self();
    }

    /**
     * Sets the first value of the kernels; Glorot and Bengio's without this.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L kernelInitializer(Initializer initializer) {
        kernelSettings.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the biases; zeros without this.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L biasInitializer(Initializer initializer) {
        biasSettings.initializer(initializer);
        return self();
    }

    /**
     * Sets what is added to the loss for the kernels.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L kernelRegularizer(Regularizer regularizer) {
        kernelSettings.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what is added to the loss for the biases.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L biasRegularizer(Regularizer regularizer) {
        biasSettings.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what the kernels must keep to.
     *
     * @param constraint what they must keep to
     * @return this layer
     */
    public final L kernelConstraint(Constraint constraint) {
        kernelSettings.constraint(constraint);
        return self();
    }

    /**
     * Sets what the biases must keep to.
     *
     * @param constraint what they must keep to
     * @return this layer
     */
    public final L biasConstraint(Constraint constraint) {
        biasSettings.constraint(constraint);
        return self();
    }

    @Override
    protected void settings(Config config) {
        dropout = Settings.share("dropout", config.number("dropout", dropout));
        seed = config.optionalInteger("seed", seed);
        useBias = config.truth("use_bias", useBias);
        useGate = config.truth("use_gate", useGate);
        slidingWindow = config.optionalInteger("sliding_window", slidingWindow);
        slidingWindow.ifPresent(window -> Settings.positive("sliding_window", window));
        useCausalMask = config.truth("use_causal_mask", useCausalMask);
        returnAttentionScores = config.truth("return_attention_scores", returnAttentionScores);
        kernelSettings.settings(config);
        biasSettings.settings(config);
    }

    // ---- what there is of heads
    // ------------------------------------------------------------------

    /** Heads of queries, a multiple of those of keys. */
    abstract int queryHeads();

    /** Heads of keys and values, which each serve as many heads of queries. */
    abstract int keyHeads();

    abstract int keyDim();

    abstract int valueDim();

    /** The sizes of an output. */
    abstract int[] outputShape(Shape queries);

    /** How inputs of some rank are laid out. */
    abstract AttentionAxes axes(int rank);

    // ---- building and calling
    // --------------------------------------------------------------------

    @Override
    protected final void build(List<Shape> inputShapes) {
        var queries = inputShapes.getFirst();
        queryProjection = projection("query", 1, queryHeads(), keyDim());
        keyProjection = projection("key", 1, keyHeads(), keyDim());
        valueProjection = projection("value", 1, keyHeads(), valueDim());
        if (useGate) {
            gate = projection("gate", 1, queryHeads(), valueDim());
        }
        output = projection("attention_output", 2, outputShape(queries));
        if (dropout > 0) {
            generator = addGenerator(seed);
        }
    }

    private HeadProjection projection(String name, int ins, int... outs) {
        var bias = useBias ? Optional.of(biasSettings) : Optional.<WeightSettings>empty();
        var made = new HeadProjection(kernelSettings, bias, ins, outs);
        made.name(name);
        made.dtype(dtype());
        return made;
    }

    @Override
    protected final List<Tensor> call(List<Tensor> inputs, boolean training) {
        boolean hasMask = inputs.getLast().dtype() == DType.BOOL;
        var given = hasMask ? inputs.subList(0, inputs.size() - 1) : inputs;
        requireInputs(given, inputs);
        var query = given.getFirst();
        var value = given.size() > 1 ? given.get(1) : query;
        var key = given.size() > 2 ? given.get(2) : value;
        var axes = axes(query.rank());

        var queries = axes.flat(query);
        var q = byHeads(queryProjection.apply(queries, training));
        var k = byHeads(keyProjection.apply(axes.flat(key), training));
        var v = byHeads(valueProjection.apply(axes.flat(value), training));
        var scores = products(q.times(1 / Math.sqrt(keyDim())), k, true);

        // What masks say, besides what positions say: only these may leave a query without keys.
        var said =
                Attending.both(
                        axes.flatMask(query).map(mask -> mask.expandDims(1).expandDims(3)),
                        Attending.both(
                                keysSeen(axes, key, value),
                                hasMask
                                        ? Optional.of(axes.flatSeen(inputs.getLast(), query, key))
                                        : Optional.empty()));
        var seen = Attending.both(positionsSeen(scores.shape()), said);
        var weights = Attending.weights(scores, seen, said.isPresent());
        var kept = training && dropout > 0 ? generator.dropout(weights, dropout) : weights;
        var heads = products(kept, v, false).transpose(0, 2, 1, 3);
        if (useGate) {
            heads = heads.times(gate.apply(queries, training).sigmoid());
        }
        var all = new ArrayList<Tensor>();
        all.add(axes.unflat(output.apply(heads, training), query));
        if (returnAttentionScores) {
            all.add(axes.unflatScores(weights, query, key));
        }
        return all;
    }

    private void requireInputs(List<Tensor> given, List<Tensor> inputs) {
        boolean fits =
                !given.isEmpty()
                        && given.size() <= 3
                        && given.stream().allMatch(x -> x.rank() == given.getFirst().rank())
                        && given.getFirst().rank() >= 3;
        if (!fits) {
            throw new IllegalArgumentException(
                    "takes queries, values and keys, each of shape (batch, steps, size), and a mask"
                            + " of bools, not "
                            + inputs.stream().map(Tensor::type).toList());
        }
    }

    private Optional<Tensor> keysSeen(AttentionAxes axes, Tensor key, Tensor value) {
        var keys = axes.flatMask(key);
        var values = key == value ? Optional.<Tensor>empty() : axes.flatMask(value);
        return Attending.both(keys, values).map(mask -> mask.expandDims(1).expandDims(1));
    }

    private Optional<Tensor> positionsSeen(Shape scores) {
        var queries = scores.dim(2);
        var keys = scores.dim(3);
        var causal =
                useCausalMask
                        ? Optional.of(Attending.causal(queries, keys))
                        : Optional.<Tensor>empty();
        return Attending.both(
                causal, slidingWindow.map(size -> Attending.window(queries, keys, size)));
    }

    /** [batch, heads, steps, size]. */
    private static Tensor byHeads(Tensor x) {
        return x.transpose(0, 2, 1, 3);
    }

    /** Products of matrices, where heads that share keys are further rows of these. */
    private Tensor products(Tensor rows, Tensor byKeys, boolean transposed) {
        if (queryHeads() == keyHeads()) {
            return rows.matmul(byKeys, false, transposed);
        }
        var shape = rows.shape();
        var served = Dim.of(queryHeads() / keyHeads());
        var together =
                Shape.of(
                        List.of(
                                shape.dim(0),
                                Dim.of(keyHeads()),
                                served.times(shape.dim(2)),
                                shape.dim(3)));
        var result = rows.reshape(together).matmul(byKeys, false, transposed);
        return result.reshape(shape.with(3, result.shape().dim(3)));
    }

    @Override
    protected final List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        var masks = new ArrayList<Optional<Tensor>>();
        masks.add(mask(inputs.getFirst()));
        if (returnAttentionScores) {
            masks.add(Optional.empty());
        }
        return masks;
    }
}
