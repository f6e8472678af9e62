package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ops.Resampling.Border;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;

/**
 * Reads rows of a table at coordinates that need not be whole.
 *
 * @param op whom to name in errors
 * @param sizes the axes that the table's rows have
 * @param border what is beyond them
 * @param fill the number that {@link Border#CONSTANT} stands for
 */
record Sampler(String op, int[] sizes, Border border, double fill) {
    /**
     * The rows at coordinates.
     *
     * @param rows [positions, channels]
     * @param axes one coordinate for each axis of the positions
     * @param offset where positions start
     * @return the coordinates' shape with the channels behind it
     */
    Tensor sample(Tensor rows, List<Tensor> axes, Tensor offset, Method method) {
        if (method != Method.NEAREST && method != Method.BILINEAR) {
            throw new IllegalArgumentException(
                    op + ": " + method + " is for resize alone: use NEAREST or BILINEAR");
        }
        boolean nearest = method == Method.NEAREST;
        int corners = nearest ? 1 : 1 << axes.size();
        var sum = Tensor.scalar(rows.dtype(), 0);
        for (int corner = 0; corner < corners; corner++) {
            var position = offset;
            var weight = Tensor.scalar(rows.dtype(), 1);
            var inside = Tensor.of(true);
            for (int i = 0; i < axes.size(); i++) {
                var at = axes.get(i);
                var floor = (nearest ? at.plus(0.5) : at).floor().stopGradient();
                int step = corner >> i & 1;
                var index = floor.cast(DType.INT32).plus(step);
                int size = sizes[i];
                inside = inside.logicalAnd(index.greaterEqual(0)).logicalAnd(index.less(size));
                position = position.plus(bordered(index, size).times(stride(i)));
                if (!nearest) {
                    var beyond = at.minus(floor).cast(rows.dtype());
                    weight = weight.times(step == 1 ? beyond : beyond.unaryMinus().plus(1));
                }
            }
            var found = rows.gather(position);
            if (border == Border.CONSTANT) {
                found =
                        Tensors.where(
                                inside.expandDims(inside.rank()),
                                found,
                                Tensor.scalar(rows.dtype(), fill));
            }
            sum = sum.plus(nearest ? found : found.times(weight.expandDims(weight.rank())));
        }
        return sum;
    }

    private int stride(int axis) {
        int stride = 1;
        for (int i = axis + 1; i < sizes.length; i++) {
            stride *= sizes[i];
        }
        return stride;
    }

    /** A position that there is, for one that may be beyond the border. */
    private Tensor bordered(Tensor index, int size) {
        return switch (border) {
            case CONSTANT, NEAREST -> index.maximum(0).minimum(size - 1);
            case WRAP -> index.mod(size);
            case MIRROR -> mirrored(index, size - 1);
            case REFLECT -> mirrored(index.times(2).plus(1), 2 * size).floorDiv(2);
        };
    }

    /** From 0 to the last, back, and again. */
    private static Tensor mirrored(Tensor index, int last) {
        return last == 0 ? index.times(0) : index.plus(last).mod(2 * last).minus(last).abs();
    }
}
