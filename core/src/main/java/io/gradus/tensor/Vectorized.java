package io.gradus.tensor;

import io.gradus.ir.Dim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function written for one example, applied to many at once: what {@link Transforms#vmap}
 * returns.
 *
 * <p>The function's code runs once, on symbolic tensors of one example. Then each of its operations
 * is done for all examples together; what does not depend on the example is computed once. The
 * results are those of a loop over the examples, stacked.
 *
 * <p>Code that reads a symbolic tensor as a number cannot be vectorized, as it cannot be traced.
 * {@link Control#cond} on a condition that differs runs both branches for all examples, and a loop
 * runs until the last example has ended. Random numbers that the code draws differ from example to
 * example; draw outside what is to be the same. {@link Debug#print} and {@link Debug#check} happen
 * once for each example. A variable may be assigned what is the same for all.
 *
 * @param <A> the argument: a tensor or a structure of tensors
 * @param <R> the result: a tensor or a structure of tensors
 */
public final class Vectorized<A, R> implements Function<A, R> {
    /** In the place of an axis: the tensor is the same for all examples. */
    public static final int UNMAPPED = Integer.MIN_VALUE;

    private final Function<A, R> function;
    private final int[] inAxes;
    private final int[] outAxes;

    private Vectorized(Function<A, R> function, int[] inAxes, int[] outAxes) {
        this.function = function;
        this.inAxes = inAxes;
        this.outAxes = outAxes;
    }

    static <A, R> Vectorized<A, R> of(Function<A, R> function) {
        return new Vectorized<>(function, new int[] {0}, new int[] {0});
    }

    /**
     * Says along which axes of the argument the examples lie; without it, along the leading axis of
     * each tensor.
     *
     * @param axes one for each tensor of the argument, in the order in which they stand in its
     *     structure, or one for all; counted from the end if negative, {@link #UNMAPPED} for what
     *     all examples share
     * @return a new function over the same code
     */
    public Vectorized<A, R> inAxes(int... axes) {
        return new Vectorized<>(function, axes.clone(), outAxes);
    }

    /**
     * Says along which axes of the result the examples shall lie; without it, along the leading
     * axis of each tensor.
     *
     * @param axes one for each tensor of the result, in the order in which they stand in its
     *     structure, or one for all; counted from the end if negative, {@link #UNMAPPED} for what
     *     is the same for all examples and shall be returned once
     * @return a new function over the same code
     */
    public Vectorized<A, R> outAxes(int... axes) {
        return new Vectorized<>(function, inAxes, axes.clone());
    }

    /**
     * Applies the function to all examples.
     *
     * @param argument the argument, with an axis of examples in what is mapped
     * @return the results, with an axis of examples
     * @throws IllegalArgumentException if no tensor is mapped, there is no such axis, the numbers
     *     of examples differ, a result differs between examples whose axis is {@link #UNMAPPED}, or
     *     a variable is assigned what differs
     * @throws IllegalStateException if the code reads a number of an example
     */
    @Override
    @SuppressWarnings("unchecked") // the structures of the argument and of what the code returned
    public R apply(A argument) {
        var structure = Structure.flatten(argument);
        var examples = examples(structure);
        var size = size(structure, examples);
        var trace = Trace.ofExample();
        Map<Tensor, Batched> values = new IdentityHashMap<>();
        var given = new ArrayList<Tensor>();
        for (var example : examples) {
            // What all share is no part of the trace: the code may read it as numbers.
            var stand = example.tensor();
            if (example.mapped()) {
                stand = trace.parameter(new TensorType(stand.dtype(), example.example()));
                values.put(stand, example);
            }
            given.add(stand);
        }
        var result =
                trace.run(() -> {
                    var made = Structure.flatten(function.apply((A) structure.pack(given)));
                    var tensors = new ArrayList<Tensor>();
                    made.operands().forEach(operand -> tensors.add(operand.value()));
                    return new Made(made, tensors);
                });
        replay(trace, new Batching(size), values);
        var axes = axes("outAxes", outAxes, result.tensors().size(), "result");
        var results = new ArrayList<Tensor>();
        for (int i = 0; i < axes.length; i++) {
            var value = Batching.value(values, result.tensors().get(i));
            results.add(placed(value, axes[i], i, size));
        }
        return (R) result.structure().pack(results);
    }

    private record Made(Structure structure, List<Tensor> tensors) {}

    // ---- the argument
    // --------------------------------------------------------------------------------------------

    /** The tensors of the argument, with examples along the leading axis of what is mapped. */
    private List<Batched> examples(Structure structure) {
        var operands = structure.operands();
        var axes = axes("inAxes", inAxes, operands.size(), "argument");
        var examples = new ArrayList<Batched>();
        for (int i = 0; i < axes.length; i++) {
            var tensor = operands.get(i).value();
            if (axes[i] == UNMAPPED) {
                examples.add(new Batched(tensor, false));
                continue;
            }
            int rank = tensor.rank();
            int axis = axes[i] < 0 ? axes[i] + rank : axes[i];
            if (axis < 0 || axis >= rank) {
                throw new IllegalArgumentException(
                        "vmap: examples are to lie along axis "
                                + axes[i]
                                + " of "
                                + structure.paths().get(i)
                                + ", which is "
                                + tensor.type()
                                + ": give it such an axis, name another with inAxes, or say"
                                + " Vectorized.UNMAPPED for what all examples share");
            }
            examples.add(new Batched(Batched.moved(tensor, axis, 0), true));
        }
        return examples;
    }

    private static int[] axes(String what, int[] axes, int count, String where) {
        if (axes.length == 1) {
            var all = new int[count];
            Arrays.fill(all, axes[0]);
            return all;
        }
        if (axes.length != count) {
            throw new IllegalArgumentException(
                    "vmap: "
                            + axes.length
                            + " "
                            + what
                            + " for "
                            + count
                            + " tensors in the "
                            + where
                            + ": give one for each, or one for all");
        }
        return axes;
    }

    private static Dim size(Structure structure, List<Batched> examples) {
        @Nullable Dim size = null;
        int first = 0;
        for (int i = 0; i < examples.size(); i++) {
            if (!examples.get(i).mapped()) {
                continue;
            }
            var count = examples.get(i).tensor().shape().dim(0);
            if (size == null) {
                size = count;
                first = i;
            } else if (!count.equals(size)) {
                throw new IllegalArgumentException(
                        "vmap: "
                                + structure.paths().get(first)
                                + " has "
                                + size
                                + " examples, "
                                + structure.paths().get(i)
                                + " has "
                                + count
                                + ": the numbers must be equal");
            }
        }
        if (size == null) {
            throw new IllegalArgumentException(
                    "vmap: no tensor of the argument is mapped, so there are no examples: call the"
                            + " function itself, or give one of inAxes");
        }
        return size;
    }

    // ---- the calls, and the results
    // ------------------------------------------------------------------------------

    private static void replay(Trace trace, Batching batching, Map<Tensor, Batched> values) {
        var assigned = Commits.inOrder(trace.assigned().keySet());
        Commits.lock(assigned);
        try {
            trace.reads()
                    .forEach((variable, start) -> {
                        var value =
                                trace.watched().contains(variable)
                                        ? variable.value()
                                        : variable.unwatched();
                        values.put(start, new Batched(value, false));
                    });
            batching.replay(trace, values);
            trace.assigned()
                    .forEach((variable, tensor) -> {
                        if (Batching.value(values, tensor).mapped()) {
                            throw new IllegalArgumentException(
                                    "vmap: variable '"
                                            + variable.name()
                                            + "' is assigned a value that differs from example to example,"
                                            + " and it holds one: return the values from the function, and"
                                            + " assign what they come to, such as their mean");
                        }
                    });
            trace.assigned()
                    .forEach((variable, tensor) ->
                            variable.assign(Batching.value(values, tensor).tensor()));
        } finally {
            Commits.unlock(assigned);
        }
    }

    private static Tensor placed(Batched value, int axis, int position, Dim size) {
        if (axis == UNMAPPED) {
            if (value.mapped()) {
                throw new IllegalArgumentException(
                        "vmap: result "
                                + position
                                + ", "
                                + new TensorType(value.tensor().dtype(), value.example())
                                + ", differs from example to example: give it an axis with outAxes");
            }
            return value.tensor();
        }
        int rank = value.rank() + 1;
        int to = axis < 0 ? axis + rank : axis;
        if (to < 0 || to >= rank) {
            throw new IllegalArgumentException(
                    "vmap: examples are to lie along axis "
                            + axis
                            + " of result "
                            + position
                            + ", which has rank "
                            + rank
                            + " with that axis: name one from "
                            + -rank
                            + " to "
                            + (rank - 1)
                            + " with outAxes");
        }
        return value.with(to, size);
    }
}
