package io.gradus.nn.optimizers;

import io.gradus.ir.DType;
import io.gradus.tensor.Cotangent;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Optional;

/**
 * A variable and its gradient, of the dtype of the variable.
 *
 * @param variable the variable
 * @param gradient as a whole, or for each of some rows
 * @param rows which rows; empty for all
 */
record Update(Variable variable, Tensor gradient, Optional<Rows> rows) {
    /**
     * Rows of a variable.
     *
     * @param indices ascending; equal indices stand for one row, and have equal gradients
     * @param first bool, false at indices that stood before
     */
    record Rows(Tensor indices, Tensor first) {}

    static Update of(Variable variable, Cotangent gradient) {
        return switch (gradient) {
            case Tensor whole ->
                    new Update(variable, whole.cast(variable.dtype()), Optional.empty());
            case IndexedSlices slices -> ofSlices(variable, slices);
        };
    }

    /** Adds up the slices with one index. All is of the size of the slices, however many differ. */
    private static Update ofSlices(Variable variable, IndexedSlices slices) {
        var values = slices.values().cast(variable.dtype());
        if (slices.indices().shape().dim(0).is(0)) {
            return new Update(
                    variable, Tensor.zeros(variable.shape(), variable.dtype()), Optional.empty());
        }
        var order = slices.indices().argSort(0);
        var sorted = slices.indices().gather(order, 0);
        var counted = Tensor.ones(sorted.shape(), DType.INT32).cumSum(0);
        var before = sorted.gather(counted.minus(2).maximum(0), 0);
        var first = sorted.notEqual(before).logicalOr(counted.equal(1));
        var which = first.cast(DType.INT32).cumSum(0).minus(1);
        var sums =
                Tensor.zeros(values.shape(), values.dtype())
                        .scatterAdd(which, values.gather(order, 0));
        return new Update(variable, sums.gather(which, 0), Optional.of(new Rows(sorted, first)));
    }

    /** A loss times a factor, in a dtype that is likely to hold it. */
    static Tensor scaled(Tensor loss, double factor) {
        return loss.cast(loss.dtype().computeType()).times(factor);
    }

    Update with(Tensor changed) {
        return new Update(variable, changed, rows);
    }

    /** The gradient of all rows. */
    Update whole() {
        return rows.isEmpty()
                ? this
                : new Update(
                        variable,
                        Tensor.zeros(variable.shape(), variable.dtype())
                                .scatterUpdate(rows.get().indices(), gradient),
                        Optional.empty());
    }

    /** The sum of the squares of the gradient, in a dtype that can hold it. */
    Tensor squares() {
        var wide = gradient.cast(gradient.dtype().computeType()).square();
        if (rows.isEmpty()) {
            return wide.sum();
        }
        var axes = new int[wide.rank() - 1];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i + 1;
        }
        var sums = axes.length == 0 ? wide : wide.sum(axes);
        return sums.times(rows.get().first().cast(sums.dtype())).sum();
    }

    Cell cell(Cell.Slots slots) {
        return rows.map(some -> Cell.of(variable, slots, some.indices()))
                .orElseGet(() -> Cell.of(variable, slots));
    }
}
