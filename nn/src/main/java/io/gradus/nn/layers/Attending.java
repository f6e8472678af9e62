package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Optional;

/** What queries see of keys. */
final class Attending {
    private Attending() {}

    /** Positions of keys up to that of the query: bool [queries, keys]. */
    static Tensor causal(Dim queries, Dim keys) {
        return Indices.along(queries).expandDims(1).greaterEqual(Indices.along(keys));
    }

    /** Positions of keys less than a number of places away from the query: bool [queries, keys]. */
    static Tensor window(Dim queries, Dim keys, int size) {
        return Indices.along(queries).expandDims(1).minus(Indices.along(keys)).abs().less(size);
    }

    /** What both let through. */
    static Optional<Tensor> both(Optional<Tensor> one, Optional<Tensor> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return Optional.of(one.get().logicalAnd(other.get()));
    }

    /**
     * The softmax of scores [batch, …, queries, keys] over the keys that are seen.
     *
     * @param seen bool, stretches to the scores
     * @param blind whether some query may see no key; its weights are zeros then
     */
    static Tensor weights(Tensor scores, Optional<Tensor> seen, boolean blind) {
        if (seen.isEmpty()) {
            return scores.softmax();
        }
        // Far below any score, and finite, so that gradients of queries that see nothing are so
        // too.
        double low = scores.dtype() == DType.FLOAT16 ? -3e4 : -1e9;
        var masked = Tensors.where(seen.get(), scores, Tensor.scalar(scores.dtype(), low));
        var weights = masked.softmax();
        return blind
                ? Tensors.where(seen.get(), weights, Tensor.scalar(scores.dtype(), 0))
                : weights;
    }
}
