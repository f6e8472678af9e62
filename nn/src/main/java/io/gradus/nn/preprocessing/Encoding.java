package io.gradus.nn.preprocessing;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Categories as vectors. */
final class Encoding {
    private Encoding() {}

    static OutputMode oneOf(OutputMode mode, OutputMode... allowed) {
        if (!Set.of(allowed).contains(mode)) {
            throw new IllegalArgumentException(
                    "the output mode is %s: here it must be one of %s"
                            .formatted(mode, List.of(allowed)));
        }
        return mode;
    }

    /**
     * Categories as an output mode wants them.
     *
     * @param ids int64, negative for what counts for nothing
     * @param depth how many categories there are
     * @param weights what each counts for; empty for 1
     * @param dtype the dtype of vectors
     */
    static Tensor encode(
            Tensor ids, OutputMode mode, int depth, Optional<Tensor> weights, DType dtype) {
        return switch (mode) {
            case INT -> ids;
            case ONE_HOT -> {
                boolean single = ids.rank() > 0 && ids.shape().dim(-1).is(1);
                yield (single ? ids.squeeze(-1) : ids).oneHot(depth, dtype);
            }
            case MULTI_HOT -> counts(ids, depth, Optional.empty(), dtype).greater(0).cast(dtype);
            case COUNT, TF_IDF -> counts(ids, depth, weights, dtype);
        };
    }

    /** Sums into one long line: a one-hot vector for each number would take much memory. */
    private static Tensor counts(Tensor ids, int depth, Optional<Tensor> weights, DType dtype) {
        var rows = ids.rank() == 0 ? ids.expandDims(0) : ids;
        var outer = rows.shape().slice(0, rows.rank() - 1);
        var matrix = Shape.of(List.of(outer.count(), rows.shape().dim(-1)));
        int width = depth + 1; // what counts for nothing has a place behind the others
        var slots = rows.reshape(matrix);
        slots = Tensors.where(slots.less(0), Tensor.scalar(DType.INT64, depth), slots);
        var starts =
                Tensor.full(Shape.of(List.of(outer.count(), Dim.ONE)), width, DType.INT64)
                        .cumSum(0, true, false);
        var sums = dtype.computeType();
        var ones = Tensor.ones(matrix, sums);
        var added = weights.map(w -> w.cast(sums).reshape(matrix).times(ones)).orElse(ones);
        return Tensor.zeros(Shape.of(List.of(outer.count().times(Dim.of(width)))), sums)
                .scatterAdd(slots.plus(starts).ravel(), added.ravel())
                .reshape(outer.inserted(outer.rank(), Dim.of(width)))
                .slice(-1, 0, depth)
                .cast(dtype);
    }
}
