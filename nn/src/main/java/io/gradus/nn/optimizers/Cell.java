package io.gradus.nn.optimizers;

import io.gradus.ir.DType;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RuleOptimizer.Rule} changes: a variable, or something remembered about it. Where
 * only some rows of the variable have a gradient, it is these rows of both.
 */
public abstract sealed class Cell {
    /** Makes what is remembered about a variable. */
    @FunctionalInterface
    interface Slots {
        Variable slot(Variable of, String name, Supplier<Tensor> initial);
    }

    final Variable held;

    private Cell(Variable held) {
        this.held = held;
    }

    /** A variable as a whole. */
    static Cell of(Variable variable, Slots slots) {
        return new Whole(variable, variable, slots);
    }

    /** Rows of a variable. */
    static Cell of(Variable variable, Slots slots, Tensor indices) {
        return new Rows(variable, variable, slots, indices);
    }

    /**
     * The value now.
     *
     * @return the value
     */
    public abstract Tensor value();

    /**
     * Replaces the value.
     *
     * @param value the new value, of the same shape and dtype
     */
    public abstract void assign(Tensor value);

    /**
     * Adds to the value.
     *
     * @param delta what to add, of the same shape and dtype
     */
    public abstract void assignAdd(Tensor delta);

    /**
     * Takes away from the value.
     *
     * @param delta what to take away, of the same shape and dtype
     */
    public abstract void assignSub(Tensor delta);

    /**
     * Something remembered about the variable, of its shape and dtype, zeros at first.
     *
     * @param name what it holds, such as {@code momentum}
     * @return the same at each step
     */
    public final Cell slot(String name) {
        return slot(name, 0);
    }

    /**
     * Something remembered about the variable, of its shape and dtype.
     *
     * @param name what it holds
     * @param initial what all its numbers are at first
     * @return the same at each step
     */
    public final Cell slot(String name, double initial) {
        return slot(name, () -> Tensor.full(variable().shape(), initial, dtype()));
    }

    /**
     * Something remembered about the variable.
     *
     * @param name what it holds
     * @param initial makes its first value, outside of any traced code; of the shape of the
     *     variable if the optimizer {@linkplain RuleOptimizer#changesOnlyRows changes only rows}
     * @return the same at each step
     */
    public abstract Cell slot(String name, Supplier<Tensor> initial);

    /**
     * The variable that this is about, with all its rows.
     *
     * @return the variable
     */
    public abstract Variable variable();

    /**
     * The type of the elements.
     *
     * @return the dtype
     */
    public final DType dtype() {
        return held.dtype();
    }

    private static final class Whole extends Cell {
        private final Variable variable;
        private final Slots slots;

        Whole(Variable held, Variable variable, Slots slots) {
            super(held);
            this.variable = variable;
            this.slots = slots;
        }

        @Override
        public Tensor value() {
            return held.value();
        }

        @Override
        public void assign(Tensor value) {
            held.assign(value);
        }

        @Override
        public void assignAdd(Tensor delta) {
            held.assignAdd(delta);
        }

        @Override
        public void assignSub(Tensor delta) {
            held.assignSub(delta);
        }

        @Override
        public Cell slot(String name, Supplier<Tensor> initial) {
            return new Whole(slots.slot(variable, name, initial), variable, slots);
        }

        @Override
        public Variable variable() {
            return variable;
        }
    }

    /** Rows at indices, among which equal ones stand for equal rows. */
    private static final class Rows extends Cell {
        private final Variable variable;
        private final Slots slots;
        private final Tensor indices;
        private final Map<String, Cell> cells = new HashMap<>();
        private @Nullable Tensor current;

        Rows(Variable held, Variable variable, Slots slots, Tensor indices) {
            super(held);
            this.variable = variable;
            this.slots = slots;
            this.indices = indices;
        }

        @Override
        public Tensor value() {
            var value = current;
            if (value == null) {
                value = held.gather(indices, 0);
                current = value;
            }
            return value;
        }

        @Override
        public void assign(Tensor value) {
            held.scatterUpdate(new IndexedSlices(value, indices, held.shape()));
            current = value;
        }

        @Override
        public void assignAdd(Tensor delta) {
            assign(value().plus(delta));
        }

        @Override
        public void assignSub(Tensor delta) {
            assign(value().minus(delta));
        }

        @Override
        public Cell slot(String name, Supplier<Tensor> initial) {
            return cells.computeIfAbsent(
                    name,
                    key -> new Rows(slots.slot(variable, key, initial), variable, slots, indices));
        }

        @Override
        public Variable variable() {
            return variable;
        }
    }
}
