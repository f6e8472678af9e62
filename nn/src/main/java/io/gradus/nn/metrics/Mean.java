package io.gradus.nn.metrics;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
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
     * @param values numbers of any shape, the first axis that of examples
     */
    public void update(Operand values) {
        update(values, Optional.empty());
    }

    /**
     * Takes numbers into account.
     *
     * @param values numbers of any shape, the first axis that of examples
     * @param weight how much each example counts, or each number; if it has fewer axes than the
     *     numbers, their means over the others count
     * @throws IllegalArgumentException if it does not fit the numbers
     */
    public void update(Operand values, Optional<Tensor> weight) {
        var samples = Samples.means(name(), values.value(), weight);
        total.assignAdd(samples.values().sum());
        count.assignAdd(samples.weights().sum());
    }

    /** The outputs are averaged; there is nothing that targets could say. */
    @Override
    public void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        update(outputs, sampleWeight);
    }

    @Override
    public Tensor result() {
        return total.divideNoNan(count);
    }

    @Override
    protected void settings(Config config) {}
}
