package io.gradus.tensor;

import io.gradus.compile.Compiler;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.spi.Buffer;
import io.gradus.spi.Program;
import io.gradus.tensor.TraceCache.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
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
 * values among them; with {@link #openBatch} the leading size may change freely. Several threads
 * that come with a new kind of argument wait for one trace. The traces of some hundred kinds are
 * kept, those used last; one that fails is not. A function that is traced again and again logs one
 * warning that says what changed. Called inside another trace or while a tape records, its code
 * runs as if it were written there. The results have the same bits as the code run eagerly; only
 * the gradient of a loop adds up in another order, step by step.
 *
 * @param <A> the argument: a tensor or a structure of tensors
 * @param <R> the result: a tensor or a structure of tensors
 */
public final class TracedFunction<A, R> {
    private static final String BATCH = "batch";

    /**
     * Held for the moment in which one call commits, or another takes the values it starts from.
     */
    private static final Object COMMIT = new Object();

    private final Function<A, R> code;
    private final boolean openBatch;
    private final TraceCache<Concrete> traced = new TraceCache<>();

    /** A function whose code is running in this thread for a trace, within another or none. */
    private record Running(
            TracedFunction<?, ?> function, Signature signature, @Nullable Running within) {}

    private static final ScopedValue<Running> RUNNING = ScopedValue.newInstance();

    /** So deep no recursion over Java values goes. */
    private static final int DEEPEST = 256;

    /** One trace, compiled: its inputs are the arguments, then variables, then captured tensors. */
    private record Concrete(
            Program program,
            boolean batched,
            List<Variable> variables,
            List<Tensor> captured,
            List<Variable> assigned,
            List<TensorType> resultTypes,
            Object resultForm) {
        /** Whether each output is memory of its own, that of no input and no other output. */
        boolean allFresh() {
            for (int i = 0; i < resultTypes.size() + assigned.size(); i++) {
                if (!program.isFresh(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private TracedFunction(Function<A, R> code, boolean openBatch) {
        this.code = code;
        this.openBatch = openBatch;
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
        return new TracedFunction<>(code, false);
    }

    /**
     * This function with an open batch: the leading sizes of all arguments that are not scalars are
     * one size, which may differ from call to call without another trace.
     *
     * @return a new function over the same code
     */
    public TracedFunction<A, R> openBatch() {
        return new TracedFunction<>(code, true);
    }

    /**
     * How often the code has been traced.
     *
     * @return the count
     */
    public int traces() {
        return traced.traces();
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
        if (!Tapes.active().isEmpty() || Rerun.isActive()) {
            return code.apply(argument);
        }
        var structure = Structure.flatten(argument);
        var values = structure.operands().stream().map(Operand::value).toList();
        var types = new ArrayList<TensorType>();
        int batch = -1;
        for (var value : values) {
            if (openBatch && value.rank() > 0) {
                int size = value.shape().size(0);
                if (batch >= 0 && size != batch) {
                    throw new IllegalArgumentException(
                            "arguments of leading sizes "
                                    + batch
                                    + " and "
                                    + size
                                    + ": an open batch has one size; pass what is not a batch as a captured tensor");
                }
                batch = size;
                types.add(new TensorType(value.dtype(), value.shape().with(0, Dim.symbol(BATCH))));
            } else {
                types.add(value.type());
            }
        }
        var signature = new Signature(structure.form(), List.copyOf(types));
        var concrete = traced.get(signature, () -> trace(structure, signature));
        int[] symbols = concrete.batched() ? new int[] {batch} : new int[0];
        return (R) run(concrete, values, symbols);
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

    @SuppressWarnings("unchecked") // the same structure as the argument's, over other tensors
    private Concrete trace(Structure structure, Signature signature) {
        var trace = new Trace();
        return trace.run(() -> {
            var parameters = signature.types().stream().map(trace::parameter).toList();
            var argument = (A) structure.pack(parameters);
            var result = Structure.flatten(running(signature, argument));
            var outputs = new ArrayList<Tensor>();
            result.operands().forEach(operand -> outputs.add(operand.value()));
            var resultTypes = Calls.types(outputs.toArray(Tensor[]::new));
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
            var backend = Device.current().backend();
            var plan = Compiler.plan(trace.lower(inputs, outputs), backend);
            return new Concrete(
                    backend.compile(plan),
                    !plan.symbols().isEmpty(),
                    List.copyOf(trace.reads().keySet()),
                    List.copyOf(captured),
                    List.copyOf(trace.assigned().keySet()),
                    resultTypes,
                    result.form());
        });
    }

    // ---- running
    // -------------------------------------------------------------------------------------------------

    private static Object run(Concrete concrete, List<Tensor> arguments, int[] symbols) {
        // One order for all, so that two functions that assign the same variables never wait for
        // each other in a ring.
        var locked =
                concrete.assigned().stream()
                        .sorted(Comparator.comparingLong(Variable::id))
                        .toList();
        locked.forEach(variable -> variable.lock().lock());
        var read = new ArrayList<VariableValue>();
        try {
            var inputs = new ArrayList<Buffer>();
            arguments.forEach(argument -> inputs.add(argument.buffer()));
            synchronized (COMMIT) {
                for (var variable : concrete.variables()) {
                    var value = variable.kept();
                    value.beginReading();
                    read.add(value);
                    inputs.add(value.tensor().buffer());
                }
            }
            concrete.captured().forEach(tensor -> inputs.add(tensor.buffer()));
            var buffers = concrete.program().run(inputs.toArray(Buffer[]::new), symbols);

            if (!concrete.allFresh()) {
                // A result or another variable may hold the memory of what was read.
                read.forEach(VariableValue::share);
            }
            var results = new ArrayList<Tensor>();
            for (int i = 0; i < concrete.resultTypes().size(); i++) {
                var type = concrete.resultTypes().get(i);
                results.add(
                        new Tensor(
                                new TensorType(type.dtype(), bound(type.shape(), symbols)),
                                buffers[i]));
            }
            commit(concrete, buffers, read);
            return Structure.pack(concrete.resultForm(), results);
        } finally {
            if (!read.isEmpty()) {
                synchronized (COMMIT) {
                    read.forEach(VariableValue::endReading);
                }
            }
            locked.reversed().forEach(variable -> variable.lock().unlock());
        }
    }

    /**
     * Assigns all variables at once. The memory of a value that nobody else knows goes back to the
     * program, which writes the next call's value into it.
     */
    private static void commit(Concrete concrete, Buffer[] buffers, List<VariableValue> read) {
        int first = concrete.resultTypes().size();
        synchronized (COMMIT) {
            read.forEach(VariableValue::endReading);
            read.clear();
            for (int i = 0; i < concrete.assigned().size(); i++) {
                var variable = concrete.assigned().get(i);
                var tensor =
                        new Tensor(
                                new TensorType(variable.dtype(), variable.shape()),
                                buffers[first + i]);
                boolean own = concrete.program().isFresh(first + i);
                var old = variable.kept();
                variable.keep(own ? VariableValue.own(tensor) : VariableValue.shared(tensor));
                if (own && old.retire()) {
                    concrete.program().recycle(first + i, old.tensor().buffer());
                }
            }
        }
    }

    private static Shape bound(Shape shape, int[] symbols) {
        if (shape.isFixed()) {
            return shape;
        }
        return Shape.of(
                shape.dims().stream()
                        .map(dim -> Dim.of(dim.evaluate(name -> symbols[0])))
                        .toList());
    }
}
