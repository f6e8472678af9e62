package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The share of examples whose largest output is that of the right class, classes given as numbers.
 */
public final class SparseCategoricalAccuracy extends MeanMetric {
    /** A metric named {@code accuracy}. */
    public SparseCategoricalAccuracy() {
        super("accuracy");
    }

    @Override
    protected Tensor values(Operand targets, Operand outputs) {
        return outputs.value().argMax(-1).equal(classes(targets, outputs)).cast(DType.FLOAT32);
    }

    /** Classes as int32 of the shape of the outputs without the last axis. */
    static Tensor classes(Operand targets, Operand outputs) {
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
