package io.gradus.nn.metrics;

import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Optional;
import java.util.function.BiFunction;

/** A metric that is the mean of a number for each example, or for each place in it. */
@SuppressWarnings("this-escape") // making a variable calls nothing back
public abstract class MeanMetric extends Metric {
    private final Variable total = variable("total", Shape.scalar());
    private final Variable count = variable("count", Shape.scalar());

    /**
     * A metric.
     *
     * @param name what it is called in logs and tables
     */
    protected MeanMetric(String name) {
        super(name);
    }

    /**
     * The mean of a function. It cannot be saved: for that write a class.
     *
     * @param name what it is called in logs and tables
     * @param function makes a number for each example, or for each place in it, of targets and
     *     outputs
     * @return the metric
     */
    public static MeanMetric of(String name, BiFunction<Operand, Operand, Tensor> function) {
        return new OfFunction(name, function);
    }

    private static final class OfFunction extends MeanMetric {
        private final BiFunction<Operand, Operand, Tensor> function;

        OfFunction(String name, BiFunction<Operand, Operand, Tensor> function) {
            super(name);
            this.function = function;
        }

        @Override
        public Tensor values(Operand targets, Operand outputs) {
            return function.apply(targets, outputs);
        }
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets what should have come out
     * @param outputs what came out
     * @return the numbers
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public abstract Tensor values(Operand targets, Operand outputs);

    /** Where weights hold; elsewhere they are 0. Without weights all numbers count. */
    Optional<Tensor> mask(Operand targets, Tensor values) {
        return Optional.empty();
    }

    @Override
    public final void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        var values = values(targets, outputs);
        var mask = mask(targets, values);
        var weights =
                mask.isEmpty()
                        ? sampleWeight
                        : sampleWeight.map(weight ->
                                Samples.everywhere(name(), weight, values).times(mask.get()));
        var samples = Samples.means(name(), values, weights);
        total.assignAdd(samples.values().sum());
        count.assignAdd(samples.weights().sum());
    }

    @Override
    public Tensor result() {
        return total.divideNoNan(count);
    }
}
