package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which elements there are, and where. */
public final class Sets {
    private Sets() {}

    /**
     * The different elements of a tensor.
     *
     * @param values each of them once, ascending
     * @param first int32, where each stands first in the flat tensor
     * @param inverse int32, of the tensor's shape: which of the values each element is
     * @param counts int32, how often each occurs
     */
    public record Unique(Tensor values, Tensor first, Tensor inverse, Tensor counts) {}

    /**
     * The different elements, ascending. How many there are depends on the values, so it has no
     * place in a traced function.
     *
     * @param x the elements, of any shape
     * @return the values, and where and how often they occur; NaN are all different
     */
    public static Unique unique(Operand x) {
        var flat = x.value().ravel();
        int count = flat.size();
        var order = flat.argSort(0);
        var sorted = flat.gather(order);
        boolean[] isNew = new boolean[count];
        if (count > 0) {
            var changes = sorted.slice(0, 1, count).notEqual(sorted.slice(0, 0, count - 1));
            System.arraycopy(changes.toBooleanArray(), 0, isNew, 1, count - 1);
            isNew[0] = true;
        }
        var starts = Tensor.of(isNew);
        var first = order.booleanMask(starts);
        var which = starts.cumSum(0).minus(1);
        var inverse = Tensor.zeros(flat.shape(), DType.INT32).scatterUpdate(order, which);
        return new Unique(
                sorted.booleanMask(starts),
                first,
                inverse.reshape(x.shape()),
                Statistics.bincount(which, first.size()));
    }

    /**
     * Whether elements are among others.
     *
     * @param x the elements
     * @param others the others, of any shape; dtypes promote
     * @return bool, of the shape of x
     */
    public static Tensor isin(Operand x, Operand others) {
        var dtype = DType.promote(x.dtype(), others.dtype());
        dtype = dtype == DType.BOOL ? DType.INT32 : dtype;
        var elements = x.value().cast(dtype);
        int count = others.size();
        if (count == 0) {
            return Tensor.zeros(x.shape(), DType.BOOL);
        }
        var sorted = others.value().cast(dtype).ravel().sort(0);
        var place = sorted.searchSorted(elements, false).minimum(count - 1);
        return sorted.gather(place).equal(elements);
    }

    /**
     * Where elements are not 0. How many there are depends on the values, so it has no place in a
     * traced function.
     *
     * @param x the elements, of rank 1 or more
     * @return for each axis the int32 positions along it, in order
     * @throws IllegalArgumentException if x is a scalar
     */
    public static List<Tensor> nonzero(Operand x) {
        if (x.rank() == 0) {
            throw new IllegalArgumentException(
                    "nonzero: a scalar has no positions: reshape it to (1)");
        }
        var flat = x.value().cast(DType.BOOL).ravel();
        return unravelIndex(Tensor.arange(flat.size()).booleanMask(flat), x.shape());
    }

    /**
     * Positions in a flat tensor as positions along each axis.
     *
     * @param indices int32 or int64, counted from the end if negative
     * @param shape the shape of the tensor, without open sizes
     * @return for each axis the positions along it
     * @throws IllegalArgumentException if the indices are no whole numbers
     */
    public static List<Tensor> unravelIndex(Operand indices, Shape shape) {
        if (!indices.dtype().isInteger()) {
            throw new IllegalArgumentException(
                    "unravelIndex: indices are whole numbers, not "
                            + indices.dtype()
                            + ": cast them first");
        }
        var rest = indices.value();
        if (rest.dtype() == DType.UINT8) {
            rest = rest.cast(DType.INT32);
        }
        rest = Tensors.where(rest.less(0), rest.plus(shape.elements()), rest);
        var positions = new ArrayList<Tensor>();
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            int size = Math.max(1, shape.size(axis));
            positions.add(rest.mod(size));
            rest = rest.floorDiv(size);
        }
        Collections.reverse(positions);
        return positions;
    }

    /**
     * The choice whose condition is the first to hold, element by element.
     *
     * @param conditions bool tensors
     * @param choices as many tensors; dtypes promote
     * @param otherwise what stands where no condition holds
     * @return the chosen elements, of the broadcast shape
     * @throws IllegalArgumentException if there are not as many choices as conditions, or shapes do
     *     not broadcast
     */
    public static Tensor select(
            List<? extends Operand> conditions,
            List<? extends Operand> choices,
            Operand otherwise) {
        if (conditions.size() != choices.size()) {
            throw new IllegalArgumentException(
                    "select: "
                            + conditions.size()
                            + " conditions and "
                            + choices.size()
                            + " choices: there must be as many of both");
        }
        var chosen = otherwise.value();
        for (int i = conditions.size() - 1; i >= 0; i--) {
            chosen = Tensors.where(conditions.get(i), choices.get(i), chosen);
        }
        return chosen;
    }
}
