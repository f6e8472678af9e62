package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Code that is traced once and compiled forward and backward, for calls of which tapes take note.
 *
 * <p>Forward, a program returns the results and what the gradient reads of the values in between.
 * Backward, the calls that were recorded while the code was traced are walked back in a trace of
 * their own; what that uses of the code is what the forward program must keep. The walk back is
 * such code again, so its calls are recorded and differentiated in their turn.
 */
final class TracedCode {
    private static final System.Logger LOGGER = System.getLogger(TracedCode.class.getPackageName());

    final Trace trace = new Trace();
    final FunctionTape tape = new FunctionTape(trace);
    final List<String> sizes;
    final List<Tensor> parameters;
    final List<Tensor> results;
    final Map<Variable, Tensor> variables = new LinkedHashMap<>();
    final List<Variable> assigned;
    private final List<Variable> locks;
    // The variables whose reads tapes take note of, and where they stand among the inputs.
    private final List<Variable> announced;
    private final int[] announcedPlaces;
    // What the program takes from outside, and what it returns of it.
    final List<Tensor> captured;
    final Map<String, Tensor> lateSizes = new LinkedHashMap<>();
    // What a recorded call is given, and under which ids the tape knows it.
    final List<Tensor> inputs;
    final List<Set<Long>> ids;
    final LongMap<BitSet> dependences;
    private final Map<BitSet, Optional<Recording>> recordings = new ConcurrentHashMap<>();

    /**
     * Traces code.
     *
     * @param types what it takes
     * @param sizes the open sizes that are known when it is called
     * @param code from parameters to results
     */
    TracedCode(
            List<TensorType> types, List<String> sizes, Function<List<Tensor>, List<Tensor>> code) {
        this.sizes = sizes;
        parameters = types.stream().map(trace::parameter).toList();
        parameters.forEach(tape::watch);
        results =
                Tapes.only(
                        List.of(tape), () -> trace.run(() -> List.copyOf(code.apply(parameters))));
        results.forEach(tape::notice);
        variables.putAll(trace.reads());
        tape.variables().keySet().forEach(read -> variables.put(read, trace.start(read)));
        assigned = List.copyOf(trace.assigned().keySet());
        locks = Commits.inOrder(assigned);
        announced = List.copyOf(tape.variables().keySet());
        var read = List.copyOf(variables.keySet());
        announcedPlaces =
                announced.stream().mapToInt(v -> parameters.size() + read.indexOf(v)).toArray();
        captured = captured();
        trace.run(() -> {
            for (var name : trace.sizes()) {
                if (!sizes.contains(name)) {
                    var size = new GenerateOp.Size(Dim.symbol(name), DType.INT32);
                    lateSizes.put(name, trace.call(size)[0]);
                }
            }
            return this;
        });
        inputs = inputs();
        ids = ids();
        dependences = tape.dependences(ids);
    }

    private List<Tensor> captured() {
        Set<Tensor> outside = Collections.newSetFromMap(new IdentityHashMap<>());
        var used = new ArrayList<>(trace.captured());
        used.addAll(results);
        used.addAll(trace.assigned().values());
        var captured = new ArrayList<Tensor>();
        for (var tensor : used) {
            if (!isOwn(tensor) && outside.add(tensor)) {
                captured.add(tensor);
            }
        }
        return captured;
    }

    boolean isOwn(Tensor tensor) {
        return tensor.isSymbolic() && tensor.trace() == trace;
    }

    /** What the code takes: parameters, variables, and tensors from outside. */
    private List<Tensor> inputs() {
        Set<Tensor> inputs = Collections.newSetFromMap(new IdentityHashMap<>());
        var ordered = new ArrayList<Tensor>();
        // What calls on tensors with values made while the code was traced comes from no outside.
        var others = captured.stream().filter(tensor -> !tape.isWatching(tensor)).toList();
        for (var part : List.of(parameters, variables.values(), tape.outside(), others)) {
            for (var tensor : part) {
                if (inputs.add(tensor)) {
                    ordered.add(tensor);
                }
            }
        }
        return ordered;
    }

    static Map<Tensor, Integer> positions(List<Tensor> tensors) {
        Map<Tensor, Integer> positions = new IdentityHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            positions.putIfAbsent(tensors.get(i), i);
        }
        return positions;
    }

    /** Under which ids the tape knows each input. */
    private List<Set<Long>> ids() {
        var ids = new ArrayList<Set<Long>>();
        var read = new ArrayList<>(variables.keySet());
        for (int i = 0; i < inputs.size(); i++) {
            int variable = i - parameters.size();
            ids.add(
                    variable >= 0 && variable < read.size()
                            ? tape.variables().getOrDefault(read.get(variable), Set.of())
                            : Set.of(inputs.get(i).id()));
        }
        return ids;
    }

    // ---- calls
    // ---------------------------------------------------------------------------------------------------

    /**
     * Runs the code, compiled, as one call for the tapes of this thread.
     *
     * @param arguments what takes the place of the parameters
     * @param outside from a tensor from outside to what takes its place
     * @param given the open sizes
     * @return the results; empty if the code cannot be differentiated as a whole, and nothing has
     *     happened then
     */
    Optional<List<Tensor>> call(
            List<Tensor> arguments, UnaryOperator<Tensor> outside, Sizes given) {
        Commits.lock(locks);
        try {
            var actual = new Tensor[inputs.size()];
            int next = 0;
            for (var argument : arguments) {
                actual[next++] = argument;
            }
            for (var value : Commits.values(variables.keySet())) {
                actual[next++] = value;
            }
            while (next < actual.length) {
                actual[next] = outside.apply(inputs.get(next++));
            }
            announceReads(actual);
            var recording = recording(watched(actual));
            return recording.map(how -> how.run(actual, outside, given));
        } finally {
            Commits.unlock(locks);
        }
    }

    private void announceReads(Tensor[] actual) {
        for (int i = 0; i < announced.size(); i++) {
            Tapes.read(announced.get(i), actual[announcedPlaces[i]]);
        }
    }

    private static BitSet watched(Tensor[] tensors) {
        var watched = new BitSet();
        if (Tapes.active().isEmpty()) {
            return watched;
        }
        for (int i = 0; i < tensors.length; i++) {
            watched.set(i, tensors[i].dtype().isFloating() && Tapes.isWatched(tensors[i]));
        }
        return watched;
    }

    private Optional<Recording> recording(BitSet watched) {
        var known = recordings.get(watched);
        if (known == null) {
            try {
                known = Optional.of(new Recording(this, watched));
            } catch (RuntimeException error) {
                // Such as a gradient rule that reads a number. Run as written, it does so when
                // gradients are asked for, and may succeed.
                LOGGER.log(
                        System.Logger.Level.INFO,
                        "A function runs op by op while a tape records, since its gradient cannot be"
                                + " traced: {0}",
                        error.getMessage());
                known = Optional.empty();
            }
            recordings.put(watched, known);
        }
        return known;
    }

    /** Calls the ops of the code one by one, as if it were written here. */
    private List<Tensor> inline(List<Tensor> arguments, UnaryOperator<Tensor> outside) {
        if (!sizes.isEmpty()) {
            throw new IllegalStateException(
                    "the gradient of a function with open sizes "
                            + sizes
                            + ", called before this trace, is asked inside of it with symbolic"
                            + " output gradients: call the function inside too, or without open"
                            + " sizes");
        }
        Map<Tensor, Tensor> values = new IdentityHashMap<>();
        captured.forEach(tensor -> values.put(tensor, outside.apply(tensor)));
        for (int i = 0; i < parameters.size(); i++) {
            values.put(parameters.get(i), arguments.get(i));
        }
        variables.forEach((variable, start) ->
                values.put(
                        start,
                        tape.variables().containsKey(variable)
                                ? variable.value()
                                : variable.unwatched()));
        trace.replay(values);
        trace.assigned().forEach((variable, value) -> variable.assign(values.get(value)));
        return results.stream().map(values::get).toList();
    }

    /** A call from a walk back: compiled if everything has a value. */
    List<Tensor> run(List<Tensor> arguments, UnaryOperator<Tensor> outside, Sizes given) {
        boolean traced =
                Trace.active() != null
                        && (!variables.isEmpty()
                                || arguments.stream().anyMatch(Tensor::isSymbolic)
                                || inputs.stream().map(outside).anyMatch(this::isElsewhere));
        return traced
                ? inline(arguments, outside)
                : call(arguments, outside, given).orElseGet(() -> inline(arguments, outside));
    }

    private boolean isElsewhere(Tensor tensor) {
        return tensor.isSymbolic() && tensor.trace() != trace;
    }
}
