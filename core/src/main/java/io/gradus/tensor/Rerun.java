package io.gradus.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Code that runs once and, for its gradient, a second time. The second run must see what the first
 * one saw, whatever was assigned in between: it reads variables with the values noted then, random
 * generators included, and what it assigns goes nowhere.
 */
final class Rerun {
    private static final ThreadLocal<@Nullable Rerun> ACTIVE = new ThreadLocal<>();

    private static final ScopedValue<Boolean> SILENT = ScopedValue.newInstance();

    private final @Nullable Rerun around = ACTIVE.get();
    private final Mode mode;
    private final Map<Variable, Tensor> read;
    private final Map<Variable, Tensor> assigned = new LinkedHashMap<>();

    private enum Mode {
        FIRST,
        AGAIN,
        DEFERRED
    }

    private Rerun(Mode mode, Map<Variable, Tensor> read) {
        this.mode = mode;
        this.read = read;
    }

    /**
     * What the first run returned, and the variables that it read with the values they had before
     * it.
     */
    record First<T>(T result, Map<Variable, Tensor> read) {}

    static <T> First<T> first(Supplier<T> code) {
        var rerun = new Rerun(Mode.FIRST, new LinkedHashMap<>());
        return new First<>(rerun.run(code), rerun.read);
    }

    /**
     * Runs code with these values of variables; others have their own. A read after an assignment
     * counts, for gradients, as a read of the value given here.
     */
    static <T> T again(Map<Variable, Tensor> values, Supplier<T> code) {
        var rerun = new Rerun(Mode.AGAIN, values);
        return ScopedValue.where(SILENT, true).call(() -> rerun.run(code));
    }

    /** Whether the code that runs was run before, and has printed and checked then. */
    static boolean isSilent() {
        return SILENT.isBound();
    }

    /** What a run returned, and what it assigns once somebody commits it. */
    record Deferred<T>(T result, Map<Variable, Tensor> assigned) {}

    /** Runs code that sees its assignments, as nobody else does yet. */
    static <T> Deferred<T> deferred(Supplier<T> code) {
        var rerun = new Rerun(Mode.DEFERRED, new LinkedHashMap<>());
        return new Deferred<>(rerun.run(code), rerun.assigned);
    }

    /** Runs code that no run around it takes note of. */
    static <T> T none(Supplier<T> code) {
        var around = ACTIVE.get();
        ACTIVE.set(null);
        try {
            return code.get();
        } finally {
            ACTIVE.set(around);
        }
    }

    private <T> T run(Supplier<T> code) {
        ACTIVE.set(this);
        try {
            return code.get();
        } finally {
            ACTIVE.set(around);
        }
    }

    /** Whether code runs here that is to run again, or does so. */
    static boolean isActive() {
        return ACTIVE.get() != null;
    }

    /** The value of a variable for the code that runs now. */
    static Tensor value(Variable variable) {
        var active = ACTIVE.get();
        return active == null ? variable.own() : active.read(variable);
    }

    private Tensor read(Variable variable) {
        var known = assigned.get(variable);
        if (known == null && mode == Mode.AGAIN) {
            known = read.get(variable);
        }
        if (known != null && mode != Mode.FIRST) {
            return known;
        }
        var value = around == null ? variable.own() : around.read(variable);
        if (known == null && mode == Mode.FIRST) {
            read.putIfAbsent(variable, value);
        }
        return value;
    }

    /** Takes note of an assignment; false if it is to happen as well. */
    static boolean assign(Variable variable, Tensor value) {
        for (var rerun = ACTIVE.get(); rerun != null; rerun = rerun.around) {
            var before = rerun.mode == Mode.AGAIN ? rerun.read.get(variable) : null;
            rerun.assigned.put(variable, before == null ? value : ReadOp.read(value, before));
            if (rerun.mode != Mode.FIRST) {
                return true;
            }
        }
        return false;
    }
}
