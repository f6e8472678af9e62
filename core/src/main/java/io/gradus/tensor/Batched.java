package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What stands, for all examples, for a tensor of code that is written for one.
 *
 * @param tensor the tensor
 * @param mapped whether its leading axis runs over examples; if not, it is the same for all
 */
record Batched(Tensor tensor, boolean mapped) {
    /** The shape that one example sees. */
    Shape example() {
        return mapped ? tensor.shape().without(0) : tensor.shape();
    }

    int rank() {
        return tensor.rank() - (mapped ? 1 : 0);
    }

    /** With ones in front of what one example sees, so that shapes of examples broadcast. */
    Tensor ranked(int rank) {
        if (!mapped || rank == rank()) {
            return tensor;
        }
        var dims = new ArrayList<Dim>();
        dims.add(tensor.shape().dim(0));
        dims.addAll(Collections.nCopies(rank - rank(), Dim.ONE));
        dims.addAll(example().dims());
        return tensor.reshape(Shape.of(dims));
    }

    /** One for each example. */
    Tensor spread(Dim size) {
        return mapped ? tensor : tensor.broadcastTo(tensor.shape().inserted(0, size));
    }

    /** One for each example if that is asked for. */
    Batched spread(Dim size, boolean wanted) {
        return mapped || !wanted ? this : new Batched(spread(size), true);
    }

    /** With another axis in the place of the one that runs over examples. */
    Tensor with(int axis, Dim size) {
        return moved(spread(size), 0, axis);
    }

    /** An axis moved to another place; the others keep their order. */
    static Tensor moved(Tensor tensor, int from, int to) {
        if (from == to) {
            return tensor;
        }
        var order = new ArrayList<Integer>();
        for (int axis = 0; axis < tensor.rank(); axis++) {
            if (axis != from) {
                order.add(axis);
            }
        }
        order.add(to, from);
        return Calls.call(new MoveOp.Transpose(List.copyOf(order)), tensor);
    }
}
