package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The share of places where output and target are the same number. */
public final class Accuracy extends MeanMetric {
    /** A metric named {@code accuracy}. */
    public Accuracy() {
        super("accuracy");
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets numbers of any shape
     * @param outputs numbers of the same shape
     * @return 1 or 0 for each place
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = Pair.of(name(), targets, outputs);
        return pair.targets().equal(pair.outputs()).cast(DType.FLOAT32);
    }

    @Override
    protected void settings(Config config) {}
}
