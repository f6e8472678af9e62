package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Attention by products (Luong et al., 2015): the score of query and key is query · key, times a
 * variable {@code scale} if {@linkplain #useScale asked}.
 */
public final class Attention extends ScoredAttention<Attention> {
    /** How the score of query q and key k is computed. */
    public enum ScoreMode {
        /** q · k. */
        DOT,
        /** w · Σ tanh(q + k), with a variable w. */
        CONCAT
    }

    private ScoreMode scoreMode = ScoreMode.DOT;
    private @Nullable Variable scale;
    private @Nullable Variable concatScoreWeight;

    /** Attention by plain products. */
    public Attention() {
        super(false);
    }

    /**
     * Sets how scores are computed; as products without this.
     *
     * @param scoreMode how
     * @return this layer
     */
    public Attention scoreMode(ScoreMode scoreMode) {
        this.scoreMode = scoreMode;
        return this;
    }

    /**
     * Sets how scores are computed, by the name that Keras gives it.
     *
     * @param name {@code "dot"} or {@code "concat"}
     * @return this layer
     * @throws IllegalArgumentException if it is another name
     */
    public Attention scoreMode(String name) {
        for (var mode : ScoreMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
                return scoreMode(mode);
            }
        }
        throw new IllegalArgumentException(
                "scoreMode is '" + name + "': it must be 'dot' or 'concat'");
    }

    @Override
    void addVariables(Shape query, Shape key) {
        if (usesScale()) {
            scale = addVariable("scale", Shape.scalar(), Initializer.ones());
        }
        if (scoreMode == ScoreMode.CONCAT) {
            concatScoreWeight =
                    addVariable("concat_score_weight", Shape.scalar(), Initializer.ones());
        }
    }

    @Override
    Tensor scores(Tensor query, Tensor key) {
        if (scoreMode == ScoreMode.DOT) {
            var products = query.matmul(key, false, true);
            return usesScale() ? products.times(cast(scale)) : products;
        }
        var sums = query.expandDims(2).plus(key.expandDims(1));
        var scaled = usesScale() ? sums.times(cast(scale)) : sums;
        return scaled.tanh().sum(-1).times(cast(concatScoreWeight));
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        scoreMode = config.choice("score_mode", scoreMode);
    }
}
