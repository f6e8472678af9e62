package io.gradus.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Functions whose gradient is written by hand, or computed again instead of kept.
 *
 * {@snippet :
 * Tensor z = CustomGradient.apply(
 *         inputs -> CustomGradient.result(
 *                 inputs.get(0).times(inputs.get(1)),
 *                 upstream -> List.of(upstream.times(inputs.get(1)), upstream.times(inputs.get(0)))),
 *         x, y);
 * }
 */
public final class CustomGradient {
    private CustomGradient() {}

    /**
     * A value with the rule for its gradient.
     *
     * @param value the value
     * @param gradient from the gradient with respect to the value to one gradient for each input
     */
    public record Result(Tensor value, Function<Tensor, List<Tensor>> gradient) {}

    /**
     * Several values with the rule for their gradients.
     *
     * @param values the values
     * @param gradient from the gradients with respect to the values to one gradient for each input
     */
    public record Results(List<Tensor> values, Function<List<Tensor>, List<Tensor>> gradient) {}

    /**
     * A value with the rule for its gradient.
     *
     * @param value the value
     * @param gradient from the gradient with respect to the value to one gradient for each input
     * @return both
     */
    public static Result result(Tensor value, Function<Tensor, List<Tensor>> gradient) {
        return new Result(value, gradient);
    }

    /**
     * Runs code that brings its own gradient. Tapes record the rule, not what the code does; the
     * rule's own operations are recorded by the tapes around the question, so that it has
     * derivatives in its turn.
     *
     * @param code from the inputs to a value and the rule for its gradient
     * @param inputs tensors and variables
     * @return the value
     * @throws IllegalArgumentException from the tape if the rule returns another number of
     *     gradients than inputs
     * @throws IllegalStateException if the code reads a trainable variable that is not among the
     *     inputs while a tape records: its gradient would be lost
     */
    public static Tensor apply(Function<List<Tensor>, Result> code, Operand... inputs) {
        return applyAll(
                        given -> {
                            var result = code.apply(given);
                            return new Results(
                                    List.of(result.value()),
                                    upstream -> result.gradient().apply(upstream.getFirst()));
                        },
                        inputs)
                .getFirst();
    }

    /**
     * Runs code of several results that brings its own gradient; see {@link #apply}.
     *
     * @param code from the inputs to values and the rule for their gradients
     * @param inputs tensors and variables
     * @return the values
     * @throws IllegalArgumentException from the tape if the rule returns another number of
     *     gradients than inputs
     * @throws IllegalStateException if the code reads a trainable variable that is not among the
     *     inputs while a tape records
     */
    public static List<Tensor> applyAll(Function<List<Tensor>, Results> code, Operand... inputs) {
        var given = new Tensor[inputs.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = inputs[i].value();
        }
        boolean recording = !Tapes.active().isEmpty();
        int calls = calls();
        var first = Rerun.first(() -> Tapes.paused(() -> code.apply(List.of(given))));
        if (recording) {
            requireAmongInputs(first.read().keySet(), Arrays.asList(inputs));
        }
        var results = first.result();
        var outputs = fresh(results.values());
        var types = Calls.types(given);
        var op =
                new CompositeOp(
                        "customGradient",
                        (call, upstream) -> {
                            var gradients = results.gradient().apply(upstream);
                            requireFitting(gradients, types);
                            return new ArrayList<@Nullable Cotangent>(gradients);
                        });
        record(calls, op, given, outputs);
        return Arrays.asList(outputs);
    }

    private static void requireAmongInputs(Set<Variable> read, List<Operand> inputs) {
        for (var variable : read) {
            if (variable.trainable() && !inputs.contains(variable)) {
                throw new IllegalStateException(
                        "custom gradient: the code reads variable '"
                                + variable.name()
                                + "', which is not among the inputs, so its gradient would be lost: pass it as an input");
            }
        }
    }

    private static void requireFitting(List<Tensor> gradients, List<TensorType> inputs) {
        if (gradients.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "custom gradient: the rule returns "
                            + gradients.size()
                            + " gradients for "
                            + inputs.size()
                            + " inputs: it must return one for each");
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).dtype().isFloating()
                    && !gradients.get(i).type().equals(inputs.get(i))) {
                throw new IllegalArgumentException(
                        "custom gradient: gradient "
                                + i
                                + " is "
                                + gradients.get(i).type()
                                + ", the input "
                                + inputs.get(i)
                                + ": they must be equal");
            }
        }
    }

    /**
     * Runs code of which tapes keep the inputs only: what its gradient needs is computed again when
     * it is asked for. Memory is saved for time. The second run reads variables with the values
     * that the first one read and draws the same random numbers; what it assigns goes nowhere.
     *
     * @param code from the inputs to a value; it may read variables
     * @param inputs tensors and variables
     * @return the value
     */
    public static Tensor recompute(Function<List<Tensor>, Tensor> code, Operand... inputs) {
        var given = new ArrayList<Tensor>();
        for (var input : inputs) {
            given.add(input.value());
        }
        int calls = calls();
        var first = Rerun.first(() -> Tapes.paused(() -> code.apply(List.copyOf(given))));
        first.read().forEach(Tapes::read);
        var sources = new ArrayList<>(given);
        sources.addAll(first.read().values());
        var outputs = fresh(List.of(first.result()));
        var op =
                new CompositeOp(
                        "recompute",
                        (call, upstream) -> {
                            var tape = new GradientTape(false, false);
                            Tensor again;
                            try (tape) {
                                for (int i = 0; i < sources.size(); i++) {
                                    if (call.needs(i)) {
                                        tape.watch(sources.get(i));
                                    }
                                }
                                again =
                                        Rerun.again(
                                                first.read(), () -> code.apply(List.copyOf(given)));
                            }
                            var gradients =
                                    tape.of(again)
                                            .outputGradients(upstream.getFirst())
                                            .gradients(sources);
                            var found = new ArrayList<@Nullable Cotangent>();
                            for (int i = 0; i < sources.size(); i++) {
                                found.add(gradients.cotangent(i));
                            }
                            return found;
                        });
        record(calls, op, sources.toArray(Tensor[]::new), outputs);
        return outputs[0];
    }

    /** How many calls the code being traced has made. */
    private static int calls() {
        var trace = Trace.active();
        return trace == null ? 0 : trace.calls().size();
    }

    /** Lets tapes know, and the trace: its calls may be made again under other tapes. */
    private static void record(int from, CompositeOp op, Tensor[] inputs, Tensor[] outputs) {
        Tapes.record(op, inputs, outputs);
        var trace = Trace.active();
        if (trace != null) {
            trace.composite(from, op, inputs, outputs);
        }
    }

    /**
     * Tensors of their own, so that a result that is an input, or was made before, can be told from
     * it.
     */
    private static Tensor[] fresh(List<Tensor> values) {
        return values.stream()
                .map(value -> Calls.untaped(new MoveOp.Reshape(value.shape()), value))
                .toArray(Tensor[]::new);
    }
}
