package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Attention by sums (Bahdanau et al., 2015): the score of query q and key k is Σ scale · tanh(q +
 * k), with a variable {@code scale} of their size, which is left out if {@linkplain #useScale
 * asked}.
 */
public final class AdditiveAttention extends ScoredAttention<AdditiveAttention> {
    private @Nullable Variable scale;

    /** Attention with a scale. */
    public AdditiveAttention() {
        super(true);
    }

    @Override
    void addVariables(Shape query, Shape key) {
        if (usesScale()) {
            scale = addVariable("scale", Shape.of(query.size(-1)), Initializer.glorotUniform());
        }
    }

    @Override
    Tensor scores(Tensor query, Tensor key) {
        var sums = query.expandDims(2).plus(key.expandDims(1)).tanh();
        return (usesScale() ? sums.times(cast(scale)) : sums).sum(-1);
    }
}
