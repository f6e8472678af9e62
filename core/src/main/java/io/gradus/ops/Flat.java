package io.gradus.ops;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A tensor with the axes of a reduction put together at its end, for what works along one axis.
 *
 * @param rows the tensor, its last axis all the chosen ones
 * @param kept the shape with sizes of 1 in place of the chosen axes
 * @param squeezed the shape without them
 */
record Flat(Tensor rows, Shape kept, Shape squeezed) {
    /** Chooses axes, counted from the end if negative; none for all. */
    static Flat of(String op, Operand x, int... axes) {
        var shape = x.shape();
        var chosen = new TreeSet<Integer>();
        for (int axis : axes) {
            chosen.add(shape.axis(axis, op));
        }
        for (int i = 0; axes.length == 0 && i < shape.rank(); i++) {
            chosen.add(i);
        }
        var order = new ArrayList<Integer>();
        var squeezed = new ArrayList<Dim>();
        var kept = new ArrayList<Dim>();
        var count = Dim.ONE;
        for (int i = 0; i < shape.rank(); i++) {
            if (!chosen.contains(i)) {
                order.add(i);
                squeezed.add(shape.dim(i));
            } else {
                count = count.times(shape.dim(i));
            }
            kept.add(chosen.contains(i) ? Dim.ONE : shape.dim(i));
        }
        order.addAll(chosen);
        var whole = new ArrayList<>(squeezed);
        whole.add(count);
        int[] permutation = order.stream().mapToInt(i -> i).toArray();
        var moved = permutation.length < 2 ? x.value() : x.value().transpose(permutation);
        return new Flat(moved.reshape(Shape.of(whole)), Shape.of(kept), Shape.of(squeezed));
    }

    /** A result without the last axis, in the shape that a reduction has. */
    Tensor reduced(Tensor result, boolean keepDims) {
        return result.reshape(keepDims ? kept : squeezed);
    }

    /** Several results along a new leading axis. */
    Tensor stacked(List<Tensor> results, boolean keepDims) {
        return Tensors.stack(0, results.stream().map(result -> reduced(result, keepDims)).toList());
    }
}
