package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Debug;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Arrays;

/**
 * Reading and writing at positions along several axes at once: the last axis of the indices holds
 * one position for each of the leading axes of the tensor.
 */
public final class Positions {
    private Positions() {}

    /** How what is written meets what was there. */
    public enum Update {
        /** It takes its place; of equal positions the last one stays. */
        SET,
        /** It is added. */
        ADD,
        /** It is taken away. */
        SUB,
        /** The larger one stays. */
        MAX,
        /** The smaller one stays. */
        MIN,
        /** Both are multiplied. */
        MUL
    }

    /**
     * Elements or parts of a tensor at positions along its leading axes.
     *
     * @param x the tensor
     * @param indices int32 or int64 [..., k]: positions along the first k axes
     * @return [..., rest of x' shape]
     * @throws IllegalArgumentException if there are more positions than axes, or one is out of
     *     range
     */
    public static Tensor gatherNd(Operand x, Operand indices) {
        int k = depth("gatherNd", x.shape(), indices);
        var rows = x.value().reshape(rows(x.shape(), k));
        return rows.gather(flat("gatherNd", x.shape(), indices, k));
    }

    /**
     * A tensor with parts written at positions along its leading axes.
     *
     * @param x the tensor
     * @param indices int32 or int64 [..., k]: positions along the first k axes
     * @param updates [..., rest of x' shape]
     * @param update how what is written meets what was there
     * @return the changed tensor, of this shape
     * @throws IllegalArgumentException if the shapes do not fit or a position is out of range
     */
    public static Tensor scatterUpdate(Operand x, Operand indices, Operand updates, Update update) {
        if (x.dtype() == DType.BOOL && update != Update.SET) {
            throw new IllegalArgumentException(
                    "scatterUpdate: bools are no numbers to "
                            + update
                            + ": cast them to a number type");
        }
        int k = depth("scatterUpdate", x.shape(), indices);
        var rows = rows(x.shape(), k);
        var positions = flat("scatterUpdate", x.shape(), indices, k).ravel();
        var parts = updates.value().reshape(rows.with(0, positions.shape().dim(0)));
        var before = x.value().reshape(rows);
        var after =
                switch (update) {
                    case SET -> before.scatterUpdate(positions, parts);
                    case ADD -> before.scatterAdd(positions, parts);
                    case SUB -> before.scatterSub(positions, parts);
                    case MAX -> before.scatterMax(positions, parts);
                    case MIN -> before.scatterMin(positions, parts);
                    case MUL -> before.scatterMul(positions, parts);
                };
        return after.reshape(x.shape());
    }

    /**
     * Zeros with parts added at positions along the leading axes.
     *
     * @param indices int32 or int64 [..., k]: positions along the first k axes
     * @param values [..., rest of the shape]
     * @param shape the shape of the result
     * @return the sums
     * @throws IllegalArgumentException if the shapes do not fit or a position is out of range
     */
    public static Tensor scatter(Operand indices, Operand values, Shape shape) {
        return scatterUpdate(Tensor.zeros(shape, values.dtype()), indices, values, Update.ADD);
    }

    /**
     * A tensor with a box of it written anew.
     *
     * @param x the tensor
     * @param begin where the box starts along each axis
     * @param updates what is written, of as many axes; dtypes promote
     * @return the changed tensor, of this shape
     * @throws IllegalArgumentException if the box does not lie inside of the tensor
     */
    public static Tensor sliceUpdate(Operand x, int[] begin, Operand updates) {
        var shape = x.shape();
        int[] after = new int[shape.rank()];
        boolean fits = begin.length == shape.rank() && updates.rank() == shape.rank();
        for (int i = 0; fits && i < after.length; i++) {
            after[i] = shape.size(i) - begin[i] - updates.shape().size(i);
            fits = begin[i] >= 0 && after[i] >= 0;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "sliceUpdate: a box of shape "
                            + updates.shape()
                            + " from "
                            + Arrays.toString(begin)
                            + " does not lie inside of shape "
                            + shape);
        }
        var inside = Tensor.ones(updates.shape(), DType.BOOL).pad(begin, after, 0);
        return Tensors.where(inside, updates.value().pad(begin, after, 0), x);
    }

    private static int depth(String op, Shape shape, Operand indices) {
        boolean whole = indices.dtype() == DType.INT32 || indices.dtype() == DType.INT64;
        int k = indices.rank() == 0 ? -1 : indices.shape().size(indices.rank() - 1);
        if (!whole || k < 1 || k > shape.rank()) {
            throw new IllegalArgumentException(
                    op
                            + ": indices "
                            + indices.dtype()
                            + indices.shape()
                            + " for shape "
                            + shape
                            + ": they are int32 or int64, and their last axis has one position for"
                            + " each of the first axes; cast or reshape them");
        }
        return k;
    }

    /** The shape with the first axes as one. */
    private static Shape rows(Shape shape, int k) {
        return shape.slice(k, shape.rank()).inserted(0, shape.slice(0, k).count());
    }

    /** One position along the first axes as one. */
    private static Tensor flat(String op, Shape shape, Operand indices, int k) {
        var parts = indices.value().unstack(-1);
        Tensor flat = parts.getFirst().times(0);
        var inside = flat.equal(0);
        for (int axis = 0; axis < k; axis++) {
            var position = parts.get(axis);
            int size = shape.size(axis);
            flat = flat.times(size).plus(position);
            inside = inside.logicalAnd(position.greaterEqual(0)).logicalAnd(position.less(size));
        }
        Debug.check(
                inside,
                op
                        + ": indices of shape "
                        + indices.shape()
                        + " hold a position outside of shape "
                        + shape
                        + ": along each axis positions go from 0 to its size less 1");
        return Tensors.where(inside, flat, Tensor.zeros(Shape.scalar(), flat.dtype()));
    }
}
