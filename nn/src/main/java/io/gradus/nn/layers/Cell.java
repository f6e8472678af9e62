package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One step of a recurrent layer: from the inputs of a step and the states before it to an output
 * and the states after it. {@link RNN} walks it along sequences.
 *
 * <p>One's own cell says what {@linkplain #stateShapes states} it has, makes its variables in
 * {@code build}, and computes a {@linkplain #step step}.
 *
 * {@snippet :
 * final class Accumulator extends Cell {
 *     private Variable decay;
 *
 *     @Override
 *     protected List<Shape> stateShapes(Shape inputShape) {
 *         return List.of(inputShape.without(0));
 *     }
 *
 *     @Override
 *     protected void build(Shape inputShape) {
 *         decay = addVariable("decay", Shape.of(inputShape.size(-1)), Initializer.ones());
 *     }
 *
 *     @Override
 *     protected Step step(Tensor inputs, List<Tensor> states, boolean training) {
 *         var sum = states.getFirst().times(decay).plus(inputs);
 *         return new Step(sum.tanh(), List.of(sum));
 *     }
 * }
 * }
 *
 * <p>As a layer it takes the inputs of one step [batch, …] and, after them, its states [batch, …];
 * without states it begins. It returns the output and the new states.
 */
public abstract class Cell extends Layer {
    /**
     * What a step makes.
     *
     * @param output the output [batch, …]
     * @param states the states [batch, …] for the next step, of the same types as those before
     */
    public record Step(Tensor output, List<Tensor> states) {}

    /**
     * A cell that is ready to walk.
     *
     * @param inputs what steps are given, along the leading axis
     * @param step the step
     */
    record Prepared(Tensor inputs, BiFunction<Tensor, List<Tensor>, Step> step) {}

    /** A cell without states of its own yet. */
    protected Cell() {}

    /**
     * The shapes of the states of one example.
     *
     * @param inputShape the shape of the inputs of a step, the batch included
     * @return one shape for each state, without the batch
     */
    protected abstract List<Shape> stateShapes(Shape inputShape);

    /**
     * Computes one step.
     *
     * @param inputs [batch, …]
     * @param states the states before it, each [batch, …]
     * @param training whether the model is learning now
     * @return the output and the states after it
     */
    protected abstract Step step(Tensor inputs, List<Tensor> states, boolean training);

    /**
     * The states before the first step where none are given.
     *
     * @param inputShape the shape of the inputs of a step, the batch included
     * @return zeros without an override
     */
    protected List<Tensor> initialStates(Shape inputShape) {
        var states = new ArrayList<Tensor>();
        for (var shape : stateShapes(inputShape)) {
            states.add(Tensor.zeros(shape.inserted(0, inputShape.dim(0)), dtype().compute()));
        }
        return states;
    }

    /**
     * A cell with the same settings and variables of its own, as {@link Bidirectional} needs it for
     * the other direction.
     *
     * @return a new cell
     * @throws UnsupportedOperationException without an override
     */
    protected Cell copy() {
        throw new UnsupportedOperationException(
                getClass().getName()
                        + " cannot be copied for the other direction: override copy(), or give"
                        + " Bidirectional a backward layer");
    }

    @Override
    protected final List<Tensor> call(List<Tensor> inputs, boolean training) {
        var first = inputs.getFirst();
        var given = inputs.subList(1, inputs.size());
        var states = given.isEmpty() ? initialStates(first.shape()) : given;
        requireStates(states, first.shape());
        var step = step(first, states, training);
        var all = new ArrayList<Tensor>();
        all.add(step.output());
        all.addAll(step.states());
        return all;
    }

    /** Checks that there are as many states as steps need. */
    final void requireStates(List<Tensor> states, Shape inputShape) {
        int needed = stateShapes(inputShape).size();
        if (states.size() != needed) {
            throw new IllegalArgumentException(
                    "%s has %d states, and was given %d: give none or all"
                            .formatted(getClass().getSimpleName(), needed, states.size()));
        }
    }

    /** Whether the output of a step is its first state, and needs no place of its own. */
    boolean outputsState() {
        return false;
    }

    /**
     * Does what can be done for all steps at once.
     *
     * @param steps [steps, batch, …]
     */
    Prepared prepare(Tensor steps, boolean training) {
        return new Prepared(
                steps,
                (inputs, states) -> {
                    var arguments = new ArrayList<Tensor>();
                    arguments.add(inputs);
                    arguments.addAll(states);
                    var outputs = applyAll(arguments, training);
                    return new Step(outputs.getFirst(), outputs.subList(1, outputs.size()));
                });
    }

    /** Walks along the steps [steps, batch, …]. */
    Walk.Result walk(Walk walk, Tensor steps, List<Tensor> states) {
        return walk.along(this, steps, states);
    }
}
