package io.gradus.tensor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records code while it is traced, for whoever will differentiate a call of it: it watches all that
 * comes in from outside, since it is not known yet of what gradients will be asked.
 */
final class FunctionTape extends Recorder {
    private final Trace trace;
    private final List<TapeEntry> entries = new ArrayList<>();
    private final LongMap<Boolean> watched = new LongMap<>();
    private final Map<Variable, Set<Long>> variables = new LinkedHashMap<>();
    private final List<Tensor> outside = new ArrayList<>();

    /** A tape for the code of a trace. */
    FunctionTape(Trace trace) {
        this.trace = trace;
    }

    void watch(Tensor tensor) {
        if (tensor.dtype().isFloating()) {
            watched.put(tensor.id(), true);
        }
    }

    @Override
    Trace home() {
        return trace;
    }

    @Override
    void read(Variable variable, Tensor value) {
        watch(value);
        variables.computeIfAbsent(variable, v -> new LinkedHashSet<>()).add(value.id());
    }

    @Override
    void record(Op op, Tensor[] inputs, Tensor[] outputs) {
        boolean asked = false;
        for (var input : inputs) {
            notice(input);
            asked |= isWatching(input);
        }
        if (asked) {
            entries.add(new TapeEntry(op, inputs, outputs));
            for (var output : outputs) {
                watch(output);
            }
        }
    }

    /** Watches a tensor if it comes from outside. */
    void notice(Tensor tensor) {
        boolean own = tensor.isSymbolic() && tensor.trace() == trace;
        if (!own && tensor.dtype().isFloating() && !isWatching(tensor)) {
            watch(tensor);
            outside.add(tensor);
        }
    }

    @Override
    boolean isWatching(Tensor tensor) {
        return watched.contains(tensor.id());
    }

    List<TapeEntry> entries() {
        return entries;
    }

    /** The floating tensors from outside on which something depends, in the order of first use. */
    List<Tensor> outside() {
        return outside;
    }

    /** The variables that were read, with the ids of the values they had. */
    Map<Variable, Set<Long>> variables() {
        return variables;
    }

    /** For each tensor that depends on sources through recorded calls, on which of them. */
    LongMap<BitSet> dependences(List<Set<Long>> sources) {
        var dependences = new LongMap<BitSet>();
        for (int i = 0; i < sources.size(); i++) {
            for (long id : sources.get(i)) {
                add(dependences, id, BitSet.valueOf(new long[0]), i);
            }
        }
        for (var entry : entries) {
            var all = new BitSet();
            for (long input : entry.inputs) {
                var some = dependences.get(input);
                if (some != null) {
                    all.or(some);
                }
            }
            for (int i = 0; i < entry.outputs.length; i++) {
                if (!all.isEmpty() && entry.outputTypes.get(i).dtype().isFloating()) {
                    add(dependences, entry.outputs[i], all, -1);
                }
            }
        }
        return dependences;
    }

    private static void add(LongMap<BitSet> dependences, long id, BitSet more, int source) {
        var known = dependences.get(id);
        var all = new BitSet();
        if (known != null) {
            all.or(known);
        }
        all.or(more);
        if (source >= 0) {
            all.set(source);
        }
        dependences.put(id, all);
    }
}
