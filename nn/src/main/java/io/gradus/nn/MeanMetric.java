package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.List;

/** A metric that is the mean of a number for each example. */
public abstract class MeanMetric extends Metric {
    private final Variable total;
    private final Variable count;

    /**
     * A metric.
     *
     * @param name what it is called in logs and tables
     */
    protected MeanMetric(String name) {
        super(name);
        this.total = new Variable(Tensor.of(0f), name + "/total", false);
        this.count = new Variable(Tensor.of(0f), name + "/count", false);
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets what should have come out
     * @param outputs what came out
     * @return the numbers
     */
    protected abstract Tensor values(Operand targets, Operand outputs);

    @Override
    public final void update(Operand targets, Operand outputs) {
        add(values(targets, outputs));
    }

    /** Takes numbers into account that are known already. */
    final void add(Tensor values) {
        total.assignAdd(values.cast(DType.FLOAT32).sum());
        count.assignAdd(Tensor.ones(values.shape()).sum());
    }

    @Override
    public final double result() {
        double n = count.value().toDouble();
        return n == 0 ? 0 : total.value().toDouble() / n;
    }

    @Override
    public final List<Variable> variables() {
        return List.of(total, count);
    }
}
