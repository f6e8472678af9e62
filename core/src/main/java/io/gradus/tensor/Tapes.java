package io.gradus.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The tapes that record on each thread. */
final class Tapes {
    private static final ThreadLocal<List<Recorder>> ACTIVE =
            ThreadLocal.withInitial(ArrayList::new);

    private Tapes() {}

    static List<Recorder> active() {
        return ACTIVE.get();
    }

    static void record(Op op, Tensor[] inputs, Tensor[] outputs) {
        var active = ACTIVE.get();
        for (int i = 0; i < active.size(); i++) {
            var tape = active.get(i);
            if (outputs.length == 0 || !tape.isBeyond(outputs[0])) {
                tape.record(op, inputs, outputs);
            }
        }
    }

    static void read(Variable variable, Tensor value) {
        var active = ACTIVE.get();
        for (int i = 0; i < active.size(); i++) {
            if (!active.get(i).isBeyond(value)) {
                active.get(i).read(variable, value);
            }
        }
        var trace = Trace.active();
        if (trace != null) {
            trace.watch(variable);
        }
    }

    /** Whether a tape watches a tensor. */
    static boolean isWatched(Tensor tensor) {
        var active = ACTIVE.get();
        for (int i = 0; i < active.size(); i++) {
            if (active.get(i).isWatching(tensor)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a tape would take note of a call with these inputs. */
    static boolean watchAny(List<Tensor> inputs) {
        var trace = Trace.active();
        boolean example = trace != null && trace.isExample();
        return ACTIVE.get().stream()
                .filter(tape -> !example || tape.home() == trace)
                .anyMatch(tape -> inputs.stream().anyMatch(tape::isWatching));
    }

    /** Runs code that no tape takes note of. */
    static <T> T paused(Supplier<T> code) {
        return only(List.of(), code);
    }

    /** Runs code of which these tapes alone take note. */
    static <T> T only(List<Recorder> tapes, Supplier<T> code) {
        var active = ACTIVE.get();
        var before = List.copyOf(active);
        active.clear();
        active.addAll(tapes);
        try {
            return code.get();
        } finally {
            active.clear();
            active.addAll(before);
        }
    }
}
