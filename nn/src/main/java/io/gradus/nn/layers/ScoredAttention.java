package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attention without projections: for each query the mean of the values, weighted by the softmax of
 * scores of query and key.
 *
 * <p>Inputs are queries [batch, queries, size], values [batch, keys, valueSize] and, unless these
 * are the keys too, keys [batch, keys, size]; outputs are [batch, queries, valueSize]. Values that
 * their {@linkplain Layer#mask mask} excludes are not seen; outputs of excluded queries, and of
 * queries that see nothing, are zeros.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class ScoredAttention<L extends ScoredAttention<L>> extends Layer {
    private boolean useScale;
    private double dropout;
    private Optional<Integer> seed = Optional.empty();
    private boolean useCausalMask;
    private boolean returnAttentionScores;
    private @Nullable Generator generator;

    ScoredAttention(boolean useScale) {
        this.useScale = useScale;
    }

    @SuppressWarnings("unchecked") // each layer names itself as L
    final L self() {
        return (L) this;
    }

    /**
     * Sets whether a variable scales the scores.
     *
     * @param useScale whether one does
     * @return this layer
     */
    public final L useScale(boolean useScale) {
        this.useScale = useScale;
        return self();
    }

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
     * Sets whether the weights [batch, queries, keys] are returned as well, behind the outputs;
     * they are not without this.
     *
     * @param returnAttentionScores whether they are
     * @return this layer
     */
    public final L returnAttentionScores(boolean returnAttentionScores) {
        this.returnAttentionScores = returnAttentionScores;
        return self();
    }

    @Override
    protected void settings(Config config) {
        useScale = config.truth("use_scale", useScale);
        dropout = Settings.share("dropout", config.number("dropout", dropout));
        seed = config.optionalInteger("seed", seed);
        useCausalMask = config.truth("use_causal_mask", useCausalMask);
        returnAttentionScores = config.truth("return_attention_scores", returnAttentionScores);
    }

    final boolean usesScale() {
        return useScale;
    }

    /** Makes the variables of the scores. */
    abstract void addVariables(Shape query, Shape key);

    /** The scores [batch, queries, keys]. */
    abstract Tensor scores(Tensor query, Tensor key);

    @Override
    protected final void build(List<Shape> inputShapes) {
        if (inputShapes.size() < 2
                || inputShapes.size() > 3
                || inputShapes.stream().anyMatch(shape -> shape.rank() != 3)) {
            throw new IllegalArgumentException(
                    "takes queries, values and perhaps keys, each of shape (batch, steps, size), not "
                            + inputShapes);
        }
        addVariables(inputShapes.get(0), inputShapes.get(inputShapes.size() - 1));
        if (dropout > 0) {
            generator = addGenerator(seed);
        }
    }

    @Override
    protected final List<Tensor> call(List<Tensor> inputs, boolean training) {
        var query = inputs.get(0);
        var value = inputs.get(1);
        var key = inputs.get(inputs.size() - 1);
        var seen = mask(value).map(mask -> mask.expandDims(1));
        boolean blind = seen.isPresent();
        if (useCausalMask) {
            seen =
                    Attending.both(
                            seen,
                            Optional.of(
                                    Attending.causal(query.shape().dim(1), key.shape().dim(1))));
        }
        var weights = Attending.weights(scores(query, key), seen, blind);
        if (training && dropout > 0) {
            weights = generator.dropout(weights, dropout);
        }
        var result = weights.matmul(value);
        var all = new ArrayList<Tensor>();
        all.add(
                mask(query)
                        .map(mask ->
                                Tensors.where(
                                        mask.expandDims(2),
                                        result,
                                        Tensor.scalar(result.dtype(), 0)))
                        .orElse(result));
        if (returnAttentionScores) {
            all.add(weights);
        }
        return all;
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
