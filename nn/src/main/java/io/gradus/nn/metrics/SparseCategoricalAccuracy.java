package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.nn.losses.Targets;
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
        return outputs.value()
                .argMax(-1)
                .equal(Targets.classes(targets, outputs))
                .cast(DType.FLOAT32);
    }
}
