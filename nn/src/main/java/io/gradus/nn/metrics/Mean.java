package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.Optional;

/** The mean of numbers, weighted if they come with weights. */
public final class Mean extends Metric {
    private final Variable total = variable("total", Shape.scalar());
    private final Variable count = variable("count", Shape.scalar());

    /** A metric named {@code mean}. */
    public Mean() {
        this("mean");
    }

    /**
     * A metric.
     *
     * @param name what it is called in logs and tables
     */
    public Mean(String name) {
        super(name);
    }

    /**
     * Takes numbers into account.
     *
     * @param values numbers of any shape
     */
    public void update(Operand values) {
        update(values, Optional.empty());
    }

    /**
     * Takes numbers into account.
     *
     * @param values numbers of any shape
     * @param weight how much each counts; of their shape, or one that broadcasts to it
     */
    public void update(Operand values, Optional<Tensor> weight) {
        add(total, count, values.value(), weight);
    }

    static void add(Variable total, Variable count, Tensor values, Optional<Tensor> weight) {
        var numbers = values.cast(DType.FLOAT32);
        var weights =
                weight.map(w -> w.cast(DType.FLOAT32).broadcastTo(numbers.shape()))
                        .orElseGet(() -> Tensor.ones(numbers.shape()));
        total.assignAdd((weight.isEmpty() ? numbers : numbers.times(weights)).sum());
        count.assignAdd(weights.sum());
    }

    static Tensor of(Variable total, Variable count) {
        return total.div(Tensors.where(count.equal(0), Tensor.of(1f), count));
    }

    /** The outputs are averaged; there is nothing that targets could say. */
    @Override
    public void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        update(outputs, sampleWeight);
    }

    @Override
    public Tensor result() {
        return of(total, count);
    }

    @Override
    public Mean configured(Config config) {
        return new Mean(config.text("name", name()));
    }
}
