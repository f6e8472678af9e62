package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Optional;

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
     * The number of each example, or of each place in it.
     *
     * @param targets what should have come out
     * @param outputs what came out
     * @return the numbers
     */
    protected abstract Tensor values(Operand targets, Operand outputs);

    @Override
    public final void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        var values = values(targets, outputs);
        Mean.add(total, count, values, sampleWeight.map(weight -> fitted(weight, values)));
    }

    private static Tensor fitted(Tensor weight, Tensor values) {
        var fitted = weight.cast(DType.FLOAT32);
        while (fitted.rank() > values.rank() && fitted.shape().dim(-1).is(1)) {
            fitted = fitted.squeeze(-1);
        }
        while (fitted.rank() < values.rank()) {
            fitted = fitted.expandDims(-1);
        }
        return fitted;
    }

    @Override
    public Tensor result() {
        return Mean.of(total, count);
    }
}
