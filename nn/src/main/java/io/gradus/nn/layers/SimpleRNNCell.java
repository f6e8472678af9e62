package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of a fully connected recurrent net (Elman, 1990). From inputs [batch, size] and the state
 * h [batch, units]: h′ = tanh(inputs · kernel + h · recurrent_kernel + bias), which is the output
 * as well.
 */
public final class SimpleRNNCell extends GatedCell<SimpleRNNCell> {
    private @Nullable Variable kernel;
    private @Nullable Variable recurrentKernel;
    private Optional<Variable> bias = Optional.empty();

    /**
     * A cell.
     *
     * @param units the size of its output and of its state
     */
    public SimpleRNNCell(int units) {
        super(units);
    }

    @Override
    protected SimpleRNNCell copy() {
        return new SimpleRNNCell(units()).like(this);
    }

    @Override
    protected List<Shape> stateShapes(Shape inputShape) {
        return List.of(Shape.of(units()));
    }

    @Override
    protected void build(Shape inputShape) {
        kernel = addKernel(Shape.of(features(inputShape), units()));
        recurrentKernel = addRecurrentKernel(Shape.of(units(), units()));
        bias = addBias(Shape.of(units()));
        addDropout();
    }

    @Override
    Prepared prepare(Tensor steps, boolean training) {
        var inputs = biased(dropped(steps, training).matmul(cast(kernel)), bias);
        var matrix = cast(recurrentKernel);
        var kept = recurrentDropout(Shape.of(List.of(steps.shape().dim(1), dim())), training);
        return new Prepared(
                inputs,
                (input, states) -> {
                    var h = states.getFirst();
                    var product = kept.map(h::times).orElse(h).matmul(matrix);
                    var next = gates.activation.apply(input.plus(product));
                    return new Step(next, List.of(next));
                });
    }
}
