package io.gradus.nn.metrics;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Optional;

/** The sum of numbers, weighted if they come with weights. */
public final class Sum extends Metric {
    private final Variable total = variable("total", Shape.scalar());

    /** A metric named {@code sum}. */
    public Sum() {
        this("sum");
    }

    /**
     * A metric.
     *
     * @param name what it is called in logs and tables
     */
    public Sum(String name) {
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
     * @param weight how much each example counts, or each number
     * @throws IllegalArgumentException if it does not fit the numbers
     */
    public void update(Operand values, Optional<Tensor> weight) {
        total.assignAdd(Samples.sums(name(), values.value(), weight).values().sum());
    }

    /** The outputs are added up; there is nothing that targets could say. */
    @Override
    public void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        update(outputs, sampleWeight);
    }

    @Override
    public Tensor result() {
        return total.value();
    }

    @Override
    protected void settings(Config config) {}
}
