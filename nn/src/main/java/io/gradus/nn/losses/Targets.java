package io.gradus.nn.losses;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** Targets in the form that outputs ask for. */
public final class Targets {
    private Targets() {}

    /**
     * Class numbers for outputs that have a number for each class.
     *
     * @param targets integers [batch, …], or [batch, …, 1]
     * @param outputs [batch, …, classes]
     * @return int32 [batch, …]
     * @throws IllegalArgumentException if they do not fit
     */
    public static Tensor classes(Operand targets, Operand outputs) {
        var places = outputs.shape().without(-1);
        var shape = targets.shape();
        boolean column = shape.equals(places.inserted(places.rank(), Dim.ONE));
        if (!targets.dtype().isInteger() || !shape.equals(places) && !column) {
            throw new IllegalArgumentException(
                    "targets %s%s do not fit outputs of shape %s: they must be integers of shape %s"
                            .formatted(targets.dtype(), shape, outputs.shape(), places));
        }
        var classes = targets.value().cast(DType.INT32);
        return column ? classes.reshape(places) : classes;
    }
}
