package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Functions of networks that take several tensors or have an axis of their own. */
public final class Neural {
    /** What masked places get before a softmax: a probability of 0, unless all are masked. */
    private static final double MASKED = -0.7 * Float.MAX_VALUE;

    private Neural() {}

    /**
     * The gated linear unit (Dauphin et al., 2017): the first half of an axis times the sigmoid of
     * the second.
     *
     * @param x the tensor; integers count as float32
     * @param axis the axis, counted from the end if negative; Keras' default is −1
     * @return the tensor, the axis half as long
     * @throws IllegalArgumentException if the axis has an odd size
     */
    public static Tensor glu(Operand x, int axis) {
        int at = x.shape().axis(axis, "glu");
        if (x.shape().size(at) % 2 != 0) {
            throw new IllegalArgumentException(
                    "glu: axis "
                            + axis
                            + " of shape "
                            + x.shape()
                            + " has an odd size: its two halves are a value and its gate");
        }
        var halves = x.value().cast(x.dtype().toFloating()).split(2, at);
        return halves.get(0).times(halves.get(1).sigmoid());
    }

    /**
     * The distribution along an axis that is nearest to the numbers there; small ones get exactly 0
     * (Martins and Astudillo, 2016).
     *
     * @param x the tensor; integers count as float32
     * @param axis the axis, counted from the end if negative; Keras' default is −1
     * @return probabilities, of this shape
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor sparsemax(Operand x, int axis) {
        int at = x.shape().axis(axis, "sparsemax");
        var dtype = x.dtype().toFloating();
        var z = x.value().cast(dtype.computeType());
        if (x.shape().dim(at).is(0)) {
            return z.cast(dtype);
        }
        // Adding a constant changes nothing; sums of small numbers are more exact.
        z = z.minus(z.max(new int[] {at}, true).stopGradient());
        // The k largest have shares as long as they exceed the k-th by less than 1 in total.
        var sorted = z.stopGradient().sort(at, true);
        var ranks = Tensor.arange(1, z.shape().size(at) + 1, 1).cast(z.dtype());
        var along = new int[z.rank()];
        Arrays.fill(along, 1);
        along[at] = -1;
        var together = sorted.times(ranks.reshape(along)).plus(1).greater(sorted.cumSum(at));
        var axes = new int[] {at};
        var count = together.cast(DType.INT32).sum(axes, true);
        var smallest = sorted.takeAlongAxis(count.minus(1).maximum(0), at);
        var sum =
                Tensors.where(z.greaterEqual(smallest), z, Tensor.scalar(z.dtype(), 0))
                        .sum(axes, true);
        return z.minus(sum.minus(1).div(count)).relu().cast(dtype);
    }

    /**
     * A new axis that is 1 at the position that an element names, and 0 elsewhere.
     *
     * @param indices int32, int64 or uint8 positions; those outside 0..classes−1 give zeros
     * @param classes the size of the new axis
     * @param axis where it stands, from −rank − 1 to rank; Keras' default is −1
     * @param dtype the dtype of the result
     * @return the encoding, of one rank more
     * @throws IllegalArgumentException if there is no such place, or the indices are not integers
     */
    public static Tensor oneHot(Operand indices, int classes, int axis, DType dtype) {
        int rank = indices.rank();
        int at = axis < 0 ? axis + rank + 1 : axis;
        if (at < 0 || at > rank) {
            throw new IllegalArgumentException(
                    "oneHot: a new axis "
                            + axis
                            + " of shape "
                            + indices.shape()
                            + ": it may stand from "
                            + (-rank - 1)
                            + " to "
                            + rank);
        }
        var encoded = indices.value().oneHot(classes, dtype);
        var order = IntStream.rangeClosed(0, rank).map(i -> i < at ? i : i == at ? rank : i - 1);
        return at == rank ? encoded : encoded.transpose(order.toArray());
    }

    /**
     * 1 at all the positions that are named along an axis, and 0 elsewhere.
     *
     * @param indices int32, int64 or uint8 positions [batch, count, …], or [count]; those outside
     *     0..classes−1 count for nothing
     * @param classes the size of the new last axis
     * @param dtype the dtype of the result
     * @return [batch, …, classes], or [classes]
     * @throws IllegalArgumentException if the indices are not integers, or a scalar
     */
    public static Tensor multiHot(Operand indices, int classes, DType dtype) {
        if (indices.rank() == 0) {
            throw new IllegalArgumentException(
                    "multiHot: indices have shape (count) or (batch, count, …), not a scalar's");
        }
        if (!indices.dtype().isInteger()) {
            throw new IllegalArgumentException(
                    "multiHot: indices are integers, not " + indices.dtype() + ": cast them first");
        }
        return indices.value()
                .oneHot(classes, DType.BOOL)
                .any(Math.min(1, indices.rank() - 1))
                .cast(dtype);
    }

    /**
     * Whether the prediction for the right class is among the k largest. Classes that tie with the
     * k-th are among them; a prediction that is not finite is not.
     *
     * @param targets the right classes, int32, int64 or uint8 [batch]
     * @param predictions [batch, classes]
     * @param k how many
     * @return bools [batch]; false where a target names no class
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor inTopK(Operand targets, Operand predictions, int k) {
        if (targets.rank() != 1
                || predictions.rank() != 2
                || !targets.shape().dim(0).equals(predictions.shape().dim(0))) {
            throw new IllegalArgumentException(
                    "inTopK: targets "
                            + targets.shape()
                            + " and predictions "
                            + predictions.shape()
                            + ": they have shapes (batch) and (batch, classes)");
        }
        int classes = predictions.shape().size(1);
        if (classes == 0) {
            return targets.value().notEqual(targets);
        }
        var t =
                targets.dtype() == DType.UINT8
                        ? targets.value().cast(DType.INT32)
                        : targets.value();
        var some = t.maximum(0).minimum(classes - 1).expandDims(1);
        var p = predictions.value();
        var prediction = p.takeAlongAxis(some, 1);
        var larger = p.greater(prediction).cast(DType.INT32).sum(1);
        return larger.less(k)
                .logicalAnd(prediction.isFinite().squeeze(1))
                .logicalAnd(t.greaterEqual(0))
                .logicalAnd(t.less(classes));
    }

    /**
     * The peak signal-to-noise ratio of all elements together, in decibels.
     *
     * @param x the one; integers count as float32
     * @param y the other, of the same shape
     * @param maxValue the largest value that elements may have
     * @return the scalar 10 · log₁₀(maxValue² / mean((x − y)²)); infinite if they are equal
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor psnr(Operand x, Operand y, double maxValue) {
        if (!x.shape().equals(y.shape())) {
            throw new IllegalArgumentException(
                    "psnr: shapes "
                            + x.shape()
                            + " and "
                            + y.shape()
                            + " differ: they must be equal");
        }
        var dtype = DType.promote(x.dtype(), y.dtype()).toFloating();
        var wide = dtype.computeType();
        var error = x.value().cast(wide).minus(y.value().cast(wide)).square().mean();
        return error.log().times(-10 / Math.log(10)).plus(20 * Math.log10(maxValue)).cast(dtype);
    }

    // ---- attention ----

    /**
     * Attention (Vaswani et al., 2017): for each query the mean of the values, weighted by the
     * softmax of query · key / √dim.
     *
     * @param query [batch, time, heads, dim]
     * @param key [batch, sources, keyHeads, dim]; the heads are a multiple of those of keys, which
     *     each serve several
     * @param value [batch, sources, keyHeads, valueDim]
     * @param causal whether a query sees only sources up to its own time
     * @return [batch, time, heads, valueDim]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor dotProductAttention(
            Operand query, Operand key, Operand value, boolean causal) {
        return dotProductAttention(
                query,
                key,
                value,
                Tensor.of(0f),
                Tensor.of(true),
                1 / Math.sqrt(Math.max(1, query.shape().size(-1))),
                causal,
                Double.POSITIVE_INFINITY);
    }

    /**
     * Attention with a bias and a mask.
     *
     * @param query [batch, time, heads, dim]
     * @param key [batch, sources, keyHeads, dim]; the heads are a multiple of those of keys, which
     *     each serve several
     * @param value [batch, sources, keyHeads, valueDim]
     * @param bias what is added to the scores, stretches to [batch, heads, time, sources]; a scalar
     *     0 for none
     * @param mask bools, false for sources that are not seen, stretches to the same; a scalar true
     *     for all. A query that sees none gets the mean of all values
     * @param scale the factor of query · key; 1 / √dim is usual
     * @param causal whether a query sees only sources up to its own time
     * @param softCap scores x become softCap · tanh(x / softCap) before the bias; infinity for none
     * @return [batch, time, heads, valueDim]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor dotProductAttention(
            Operand query,
            Operand key,
            Operand value,
            Operand bias,
            Operand mask,
            double scale,
            boolean causal,
            double softCap) {
        requireAttention(query, key, value);
        var dtype = DType.promote(query.dtype(), DType.promote(key.dtype(), value.dtype()));
        dtype = dtype.toFloating();
        var wide = dtype.computeType();
        var shape = query.shape();
        var heads = key.shape().dim(2);
        var served = Dim.of(shape.size(2) / Math.max(1, heads.value()));
        // Heads that share keys are further queries of these.
        var q = byHeads(query, wide).times(scale);
        var rows =
                q.reshape(
                        Shape.of(
                                List.of(
                                        shape.dim(0),
                                        heads,
                                        served.times(shape.dim(1)),
                                        shape.dim(3))));
        var all = Shape.of(List.of(shape.dim(0), shape.dim(2), shape.dim(1), key.shape().dim(1)));
        var scores = rows.matmul(byHeads(key, wide), false, true).reshape(all);
        if (Double.isFinite(softCap)) {
            scores = scores.div(softCap).tanh().times(softCap);
        }
        requireStretches("bias", bias.shape(), all);
        requireStretches("mask", mask.shape(), all);
        scores = scores.plus(bias.value().cast(wide));
        var seen = mask.value();
        if (causal) {
            var time = Tensor.arange(shape.size(1)).expandDims(1);
            seen = seen.logicalAnd(time.greaterEqual(Tensor.arange(key.shape().size(1))));
        }
        var weights = Tensors.where(seen, scores, Tensor.scalar(wide, MASKED)).softmax(-1);
        var results =
                weights.reshape(
                                Shape.of(
                                        List.of(
                                                shape.dim(0),
                                                heads,
                                                served.times(shape.dim(1)),
                                                key.shape().dim(1))))
                        .matmul(byHeads(value, wide));
        return results.reshape(all.with(3, value.shape().dim(3))).transpose(0, 2, 1, 3).cast(dtype);
    }

    private static void requireAttention(Operand query, Operand key, Operand value) {
        var q = query.shape();
        var k = key.shape();
        var v = value.shape();
        boolean fits =
                q.rank() == 4
                        && k.rank() == 4
                        && v.rank() == 4
                        && q.dim(0).equals(k.dim(0))
                        && q.dim(3).equals(k.dim(3))
                        && k.slice(0, 3).equals(v.slice(0, 3))
                        && q.size(2) % Math.max(1, k.size(2)) == 0;
        if (!fits) {
            throw new IllegalArgumentException(
                    "dotProductAttention: query "
                            + q
                            + ", key "
                            + k
                            + " and value "
                            + v
                            + ": they have shapes (batch, time, heads, dim), (batch, sources,"
                            + " keyHeads, dim) and (batch, sources, keyHeads, valueDim), and heads"
                            + " are a multiple of keyHeads");
        }
    }

    private static void requireStretches(String what, Shape shape, Shape to) {
        if (shape.rank() > 4 || !Shape.broadcast(shape, to, "dotProductAttention").equals(to)) {
            throw new IllegalArgumentException(
                    "dotProductAttention: the "
                            + what
                            + " "
                            + shape
                            + " does not stretch to (batch, heads, time, sources) = "
                            + to);
        }
    }

    /** [batch, heads, time, dim]. */
    private static Tensor byHeads(Operand x, DType dtype) {
        return x.value().cast(dtype).transpose(0, 2, 1, 3);
    }
}
