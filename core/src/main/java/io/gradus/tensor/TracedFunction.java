package io.gradus.tensor;

import io.gradus.explain.Explanation;
import io.gradus.explain.Timing;
import io.gradus.tensor.Opening.Opened;
import io.gradus.tensor.TraceCache.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Java function over tensors that is traced once for each kind of argument and then runs as one
 * compiled program.
 *
 * <p>Arguments and results are tensors, or lists, arrays, maps and records of them. The Java code
 * runs while it is traced, with symbolic tensors; its side effects happen then and not again.
 * Tensors and variables from outside are captured by reference. Variables may be read and assigned:
 * a call reads their values at its start, and commits all assignments at once after its last check,
 * so a call that fails leaves them as they were, and no other call sees some of them without the
 * rest; calls that assign the same variables commit one after another.
 *
 * <p>It is traced again when the structure, dtypes or shapes of the arguments change, or Java
 * values among them; with {@link #openBatch} the leading size may change freely, with {@link
 * #signature} any that has a name. Several threads that come with a new kind of argument wait for
 * one trace. The traces of some hundred kinds are kept, those used last; one that fails is not. A
 * function that is traced again and again logs one warning that says what changed. Called inside
 * another trace, its code runs as if it were written there. Called while a tape records, it is one
 * entry of that tape and compiled forward and backward, for all orders of derivative. Results and
 * gradients have the same bits as those of the code run eagerly; only the gradient of a loop adds
 * up in another order, step by step.
 *
 * @param <A> the argument: a tensor or a structure of tensors
 * @param <R> the result: a tensor or a structure of tensors
 */
public final class TracedFunction<A, R> {
    private final Function<A, R> code;
    private final Opening opening;
    private final TraceCache<Concrete> traced = new TraceCache<>();
    private final TraceCache<Recorded> recorded = new TraceCache<>();

    /** A function whose code is running in this thread for a trace, within another or none. */
    private record Running(
            TracedFunction<?, ?> function, Signature signature, @Nullable Running within) {}

    private static final ScopedValue<Running> RUNNING = ScopedValue.newInstance();

    /** So deep no recursion over Java values goes. */
    private static final int DEEPEST = 256;

    /** A trace for calls of which tapes take note, and the structure of its results. */
    private record Recorded(TracedCode code, Object form) {}

    private TracedFunction(Function<A, R> code, Opening opening) {
        this.code = code;
        this.opening = opening;
    }

    /**
     * Wraps code.
     *
     * @param code a function over tensors
     * @param <A> the argument: a tensor or a structure of tensors
     * @param <R> the result: a tensor or a structure of tensors
     * @return the function; nothing is traced yet
     */
    public static <A, R> TracedFunction<A, R> of(Function<A, R> code) {
        return new TracedFunction<>(code, new Opening.Nothing());
    }

    /**
     * This function with an open batch: the leading sizes of all arguments that are not scalars are
     * one size, which may differ from call to call without another trace.
     *
     * @return a new function over the same code
     */
    public TracedFunction<A, R> openBatch() {
        return new TracedFunction<>(code, new Opening.Batch());
    }

    /**
     * This function with an input signature: dtypes and shapes are fixed but for the sizes that
     * have names, which may differ from call to call without another trace. The same name is the
     * same size everywhere.
     *
     * {@snippet :
     * var step = function.signature(
     *         TensorSpec.of(DType.FLOAT32, "batch", "time", 32),
     *         TensorSpec.of(DType.INT32, "batch"));
     * }
     *
     * <p>A call whose tensors do not fit fails with an {@link IllegalArgumentException} that names
     * the first that does not.
     *
     * @param specs one for each tensor of the argument, in the order in which they stand in its
     *     structure
     * @return a new function over the same code
     */
    public TracedFunction<A, R> signature(TensorSpec... specs) {
        return new TracedFunction<>(code, new Opening.Named(List.of(specs)));
    }

    /**
     * How often the code has been traced: once for each kind of argument, and once more for calls
     * of which a tape takes note.
     *
     * @return the count
     */
    public int traces() {
        return traced.traces() + recorded.traces();
    }

    /**
     * Calls the function.
     *
     * @param argument the argument
     * @return the result
     * @throws IllegalArgumentException if shapes do not fit, or a check inside fails; no variable
     *     is changed then
     */
    @SuppressWarnings("unchecked") // the form of the result is that of the R the code returned
    public R apply(A argument) {
        if (Trace.active() != null) {
            return inside(argument);
        }
        var structure = Structure.flatten(argument);
        var values = values(structure);
        var opened = opening.open(structure, values);
        if (!Tapes.active().isEmpty() || Rerun.isActive()) {
            return recorded(argument, structure, values, opened);
        }
        return (R) concrete(structure, opened).run(values, opened.sizes());
    }

    /**
     * Explains what the function is compiled to for an argument, which is traced if it is of a new
     * kind; nothing is run.
     *
     * @param argument the argument
     * @return the explanation: {@link Explanation#toString} is a text, {@link Explanation#html} a
     *     page
     * @throws IllegalArgumentException if shapes do not fit
     * @throws IllegalStateException inside a traced function
     */
    public Explanation explain(A argument) {
        return explain(argument, Timing.NONE);
    }

    /**
     * Explains what the function is compiled to for an argument, and how long each step takes.
     *
     * @param argument the argument
     * @param timing whether to measure; variables stay as they are
     * @return the explanation
     * @throws IllegalArgumentException if shapes do not fit
     * @throws IllegalStateException inside a traced function
     */
    public Explanation explain(A argument, Timing timing) {
        if (Trace.active() != null) {
            throw new IllegalStateException(
                    "explain: a function is being traced, whose tensors have no values: explain it"
                            + " from outside, the functions that it calls are part of it");
        }
        var structure = Structure.flatten(argument);
        var values = values(structure);
        var opened = opening.open(structure, values);
        return concrete(structure, opened).explain(values, opened.sizes(), timing);
    }

    private Concrete concrete(Structure structure, Opened opened) {
        var signature = new Signature(structure.form(), opened.types(), Numerics.isOn());
        return traced.get(signature, () -> trace(structure, signature));
    }

    /** A call of which tapes take note, or which code that is run again makes. */
    @SuppressWarnings("unchecked") // the form of the result is that of the R the code returned
    private R recorded(A argument, Structure structure, List<Tensor> values, Opened opened) {
        // A tensor that is given twice is one source, so it is one parameter.
        var distinct = new ArrayList<Tensor>();
        var types = new ArrayList<TensorType>();
        var places = new ArrayList<Integer>();
        for (int i = 0; i < values.size(); i++) {
            int place = distinct.indexOf(values.get(i));
            if (place < 0) {
                place = distinct.size();
                distinct.add(values.get(i));
                types.add(opened.types().get(i));
            }
            places.add(place);
        }
        var plain = new Signature(structure.form(), opened.types());
        var signature =
                new Signature(
                        plain.form(),
                        plain.types(),
                        List.of(places, Numerics.isOn(), Rerun.isSilent()));
        var names = opened.sizes().names();
        var recorded =
                this.recorded.get(
                        signature,
                        () -> {
                            var form = new Object[1];
                            var code =
                                    new TracedCode(
                                            types,
                                            names,
                                            given -> {
                                                var parameters =
                                                        places.stream().map(given::get).toList();
                                                var result = flat(structure, plain, parameters);
                                                form[0] = result.form();
                                                return values(result);
                                            });
                            return new Recorded(code, form[0]);
                        });
        return recorded.code()
                .call(distinct, UnaryOperator.identity(), opened.sizes())
                .map(results -> (R) Structure.pack(recorded.form(), results))
                .orElseGet(() -> asWritten(argument));
    }

    /** Runs the code op by op; what it assigns is committed at its end, as that of a call is. */
    private R asWritten(A argument) {
        var deferred = Rerun.deferred(() -> code.apply(argument));
        var locks = Commits.inOrder(deferred.assigned().keySet());
        Commits.lock(locks);
        try {
            synchronized (Commits.MOMENT) {
                deferred.assigned().forEach(Variable::set);
            }
        } finally {
            Commits.unlock(locks);
        }
        return deferred.result();
    }

    private static List<Tensor> values(Structure structure) {
        var operands = structure.operands();
        var values = new ArrayList<Tensor>(operands.size());
        for (int i = 0; i < operands.size(); i++) {
            values.add(operands.get(i).value());
        }
        return values;
    }

    // ---- tracing
    // -------------------------------------------------------------------------------------------------

    /** Runs the code for a trace, as if it were written there. */
    private R running(Signature signature, A argument) {
        var within = RUNNING.isBound() ? RUNNING.get() : null;
        return ScopedValue.where(RUNNING, new Running(this, signature, within))
                .call(() -> code.apply(argument));
    }

    /** A call inside a trace, which may be a trace of this very function. */
    private R inside(A argument) {
        var structure = Structure.flatten(argument);
        var types =
                structure.operands().stream()
                        .map(operand -> new TensorType(operand.dtype(), operand.shape()))
                        .toList();
        var signature = new Signature(structure.form(), types);
        // Only a tensor that has a value could let the code decide otherwise this time.
        boolean decided =
                structure.operands().stream()
                        .noneMatch(x -> x instanceof Tensor tensor && !tensor.isSymbolic());
        int depth = 0;
        for (var at = RUNNING.isBound() ? RUNNING.get() : null; at != null; at = at.within()) {
            if (at.function() == this) {
                depth++;
                if (decided && at.signature().equals(signature) || depth > DEEPEST) {
                    throw new IllegalStateException(
                            "a traced function calls itself and would do so for ever: its code runs"
                                    + " with symbols, so no value of a tensor can end the recursion. Repeat with"
                                    + " Control.whileLoop, or let a Java value or a shape that gets smaller end it");
                }
            }
        }
        return running(signature, argument);
    }

    /** Runs the code for a trace, on symbolic tensors. */
    @SuppressWarnings("unchecked") // the same structure as the argument's, over other tensors
    private Structure flat(Structure structure, Signature signature, List<Tensor> parameters) {
        return Structure.flatten(running(signature, (A) structure.pack(parameters)));
    }

    private Concrete trace(Structure structure, Signature signature) {
        var trace = new Trace();
        return trace.run(() -> {
            var parameters = signature.types().stream().map(trace::parameter).toList();
            var result = flat(structure, signature, parameters);
            var outputs = values(result);
            int results = outputs.size();
            outputs.addAll(trace.assigned().values());

            var inputs = new ArrayList<>(parameters);
            inputs.addAll(trace.reads().values());
            var captured = new ArrayList<>(trace.captured());
            for (var output : outputs) {
                if (!output.isSymbolic()
                        && captured.stream().noneMatch(tensor -> tensor == output)) {
                    captured.add(output);
                }
            }
            inputs.addAll(captured);
            return new Concrete(
                    Executable.of(trace.lower(inputs, outputs)),
                    List.copyOf(trace.reads().keySet()),
                    List.copyOf(captured),
                    List.copyOf(trace.assigned().keySet()),
                    results,
                    result.form());
        });
    }
}
