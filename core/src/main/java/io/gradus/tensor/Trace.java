package io.gradus.tensor;

import io.gradus.ir.Graph;
import io.gradus.ir.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a function while it is traced. Its tensors are symbolic. What it uses but did not
 * make, it captures: the captured tensors are hidden inputs. Variables are read once and assigned
 * at the end.
 */
final class Trace {
    private static final ThreadLocal<Deque<Trace>> ACTIVE =
            ThreadLocal.withInitial(ArrayDeque::new);

    /** A call that was taken down. */
    record TracedCall(Op op, Tensor[] inputs, Tensor[] outputs) {}

    /**
     * Code that brings a gradient of its own.
     *
     * @param from the position of its first call
     * @param to the position after its last call
     */
    record Composite(int from, int to, CompositeOp op, Tensor[] inputs, Tensor[] outputs) {}

    private final @Nullable Trace parent;
    private final boolean example;
    // Tapes that look at the code as a whole, and at nothing inside.
    private final List<Recorder> around;
    private final List<TracedCall> calls = new ArrayList<>();
    private final Map<Tensor, String> lines = new IdentityHashMap<>();
    private final Map<Tensor, Boolean> captured = new IdentityHashMap<>();
    private final List<Tensor> capturedInOrder = new ArrayList<>();
    private final Map<Variable, Tensor> reads = new LinkedHashMap<>();
    private final Map<Variable, Tensor> assigned = new LinkedHashMap<>();
    private final Set<Variable> watched = new LinkedHashSet<>();
    private final Set<Tensor> untaped = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Composite> composites = new ArrayList<>();

    Trace() {
        this(false, List.of());
    }

    private Trace(boolean example, List<Recorder> tapes) {
        this.parent = active();
        this.example = example;
        var all = new ArrayList<>(tapes);
        if (parent != null) {
            all.addAll(parent.around);
        }
        this.around = List.copyOf(all);
    }

    /**
     * A trace of the body of a branch or loop, of which the tapes of this thread see the outside.
     */
    static Trace ofBody() {
        return new Trace(false, Tapes.active());
    }

    /**
     * Whether a call on tensors with values is to be taken down: a tape around watches one of them,
     * and would not see the call.
     */
    boolean isWatchedAround(Tensor[] inputs) {
        for (var tape : around) {
            for (var input : inputs) {
                if (tape.isWatching(input)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * A trace of code for one example, which is never lowered: its calls are made again for many
     * examples at once.
     */
    static Trace ofExample() {
        return new Trace(true, List.of());
    }

    /** Whether tapes from outside wait for the calls that are made in the place of these. */
    boolean isExample() {
        return example;
    }

    /** The trace that this thread is in, or null. */
    static @Nullable Trace active() {
        return ACTIVE.get().peek();
    }

    /** The trace that this thread is in. */
    static Trace current() {
        var active = active();
        if (active == null) {
            throw new IllegalStateException(
                    "a symbolic tensor was used after the function that made it was traced: it"
                            + " stands for no value there; return it from the function instead of storing it");
        }
        return active;
    }

    /** Runs code whose calls on symbolic tensors this trace takes down. */
    <T> T run(Supplier<T> code) {
        var active = ACTIVE.get();
        active.push(this);
        try {
            // Its variables are this trace's own, whatever code around it is run again.
            return Rerun.none(code);
        } finally {
            active.pop();
        }
    }

    /** Runs code that is traced by nobody. */
    static <T> T none(Supplier<T> code) {
        var around = ACTIVE.get();
        ACTIVE.set(new ArrayDeque<>());
        try {
            return code.get();
        } finally {
            ACTIVE.set(around);
        }
    }

    /** A new symbolic input. */
    Tensor parameter(TensorType type) {
        return new Tensor(type, this);
    }

    Tensor[] call(Op op, Tensor... inputs) {
        var innermost = current();
        if (innermost != this) {
            return innermost.call(op, inputs);
        }
        for (var input : inputs) {
            if (!isOwn(input)) {
                capture(input);
            }
        }
        var types = op.infer(Calls.types(inputs));
        var outputs = new Tensor[types.size()];
        var line = UserCode.line();
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = new Tensor(types.get(i), this);
            lines.put(outputs[i], line);
        }
        calls.add(new TracedCall(op, inputs.clone(), outputs));
        return outputs;
    }

    /**
     * How a tensor came to be.
     *
     * @param op the op that was called
     * @param inputs what it was called with
     */
    record Made(Op op, List<Tensor> inputs) {}

    /** The call that made a tensor of this trace; empty for parameters and variables. */
    Optional<Made> maker(Tensor tensor) {
        for (var call : calls.reversed()) {
            for (var output : call.outputs()) {
                if (output == tensor) {
                    return Optional.of(new Made(call.op(), List.of(call.inputs())));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isOwn(Tensor tensor) {
        return tensor.isSymbolic() && tensor.trace() == this;
    }

    private void capture(Tensor tensor) {
        if (tensor.isSymbolic() && !encloses(tensor.trace())) {
            throw new IllegalStateException(
                    "a symbolic tensor of another function was used: it stands for no value"
                            + " here; pass it as an argument");
        }
        if (captured.put(tensor, true) == null) {
            capturedInOrder.add(tensor);
        }
    }

    private boolean encloses(Trace other) {
        for (var trace = parent; trace != null; trace = trace.parent) {
            if (trace == other) {
                return true;
            }
        }
        return false;
    }

    /** What this trace uses but did not make, in the order of first use. */
    List<Tensor> captured() {
        return capturedInOrder;
    }

    // ---- variables
    // -----------------------------------------------------------------------------------------------

    /** The value of a variable for the code that is traced. */
    Tensor read(Variable variable) {
        var now = assigned.get(variable);
        return now != null ? now : start(variable);
    }

    /** What stands for the value that a variable has before the code runs. */
    Tensor start(Variable variable) {
        return reads.computeIfAbsent(
                variable, v -> parameter(new TensorType(v.dtype(), v.shape())));
    }

    void assign(Variable variable, Tensor value) {
        assigned.put(variable, value);
    }

    /** Takes note of a read that tapes take note of. */
    void watch(Variable variable) {
        watched.add(variable);
    }

    /** The variables whose reads tapes take note of. */
    Set<Variable> watched() {
        return watched;
    }

    /** The variables read, with the tensors that stand for their values at the start. */
    Map<Variable, Tensor> reads() {
        return reads;
    }

    /** The variables assigned, with their values at the end. */
    Map<Variable, Tensor> assigned() {
        return assigned;
    }

    // ---- the graph
    // -----------------------------------------------------------------------------------------------

    /** The calls as a graph whose inputs are the given tensors, in order. */
    Graph lower(List<Tensor> inputs, List<Tensor> outputs) {
        Map<Tensor, Value> values = new IdentityHashMap<>();
        var inputValues = new ArrayList<Value>();
        for (var input : inputs) {
            var value = new Value(input.dtype(), input.shape());
            values.put(input, value);
            inputValues.add(value);
        }
        var lowering = new Lowering();
        for (var call : calls) {
            var in = new ArrayList<Value>();
            for (var input : call.inputs()) {
                in.add(known(values, input));
            }
            var out = new ArrayList<Value>();
            for (var output : call.outputs()) {
                var value = new Value(output.dtype(), output.shape());
                values.put(output, value);
                out.add(value);
            }
            lowering.at(
                    call.outputs().length == 0 ? "" : lines.getOrDefault(call.outputs()[0], ""));
            call.op().lower(lowering, in, out);
        }
        return new Graph(
                inputValues,
                lowering.nodes(),
                outputs.stream().map(output -> known(values, output)).toList());
    }

    /** The calls, in order. */
    List<TracedCall> calls() {
        return calls;
    }

    /** Takes note that no tape saw the call which made a tensor. */
    void untaped(Tensor output) {
        untaped.add(output);
    }

    /** Whether tapes were to see a call. */
    boolean isTaped(TracedCall call) {
        return call.outputs().length == 0 || !untaped.contains(call.outputs()[0]);
    }

    /** Takes note that the calls from a position to now make up code with its own gradient. */
    void composite(int from, CompositeOp op, Tensor[] inputs, Tensor[] outputs) {
        // Tapes see the outermost alone.
        composites.removeIf(inner -> inner.from >= from);
        composites.add(new Composite(from, calls.size(), op, inputs.clone(), outputs.clone()));
    }

    /** The outermost pieces of code with their own gradients, in order. */
    List<Composite> composites() {
        return composites;
    }

    /** Calls the same ops on other tensors; what they return is added to the values. */
    void replay(Map<Tensor, Tensor> values) {
        for (var call : calls) {
            var inputs = new Tensor[call.inputs().length];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = values.getOrDefault(call.inputs()[i], call.inputs()[i]);
            }
            var outputs =
                    isTaped(call)
                            ? Calls.callAll(call.op(), inputs)
                            : Tapes.paused(() -> Calls.callAll(call.op(), inputs));
            for (int i = 0; i < outputs.length; i++) {
                values.put(call.outputs()[i], outputs[i]);
            }
        }
    }

    /** The open sizes of what the calls make. */
    Set<String> sizes() {
        var names = new LinkedHashSet<String>();
        for (var call : calls) {
            for (var output : call.outputs()) {
                output.shape().dims().forEach(dim -> names.addAll(dim.symbols()));
            }
        }
        return names;
    }

    private static Value known(Map<Tensor, Value> values, Tensor tensor) {
        var value = values.get(tensor);
        if (value == null) {
            throw new IllegalStateException(
                    "a tensor " + tensor.type() + " is used but neither made nor captured");
        }
        return value;
    }

    // ---- errors
    // --------------------------------------------------------------------------------------------------

    /** The error of reading a symbolic tensor as a number. */
    static IllegalStateException readAsNumber(Tensor tensor) {
        var made = tensor.trace().lines.getOrDefault(tensor, "");
        var read = UserCode.line();
        return new IllegalStateException(
                "a symbolic tensor "
                        + tensor.type()
                        + " has no value while a function is traced ("
                        + (made.isEmpty() ? "an argument or a variable" : "made at " + made)
                        + (read.isEmpty() ? "" : ", read at " + read)
                        + "): the function's Java code runs once, with symbols. Instead of a Java if use Control.cond, or"
                        + " Tensors.where element by element; instead of a Java while or for use Control.whileLoop,"
                        + " Control.forLoop or Control.scan; or return the tensor and read it after the call");
    }
}
