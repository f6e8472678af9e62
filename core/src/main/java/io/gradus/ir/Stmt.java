package io.gradus.ir;

import java.util.List;

/** What a kernel does: loops, reductions, named scalars, stores and checks. */
public sealed interface Stmt {
    /**
     * Runs a body for each step of an axis.
     *
     * @param axis the axis
     * @param parallel whether steps may run in any order and at once; if not, they run in ascending
     *     order
     * @param body what each step does
     */
    record Loop(Axis axis, boolean parallel, List<Stmt> body) implements Stmt {}

    /**
     * Names a scalar.
     *
     * @param local the name
     * @param value its value
     */
    record Let(Local local, Expr value) implements Stmt {}

    /**
     * Combines one element (or one tuple of elements) for each step of an axis, in an order that is
     * part of the meaning, so that every backend tier returns the same bits.
     *
     * <p>Up to {@link #SHORT} steps are combined one after another, ascending, starting from the
     * identity. A longer axis is cut into blocks of {@link #BLOCK} steps, and 256 blocks make a
     * group. Within a block, {@link Order#SEQUENTIAL} goes ascending in chains of 256 steps which
     * are then combined ascending; {@link Order#LANES} deals step i to lane i mod L (L = 16 for
     * 32-bit and narrower elements, 8 for 64-bit ones), each lane ascending, then halves the lanes:
     * lane j takes in lane j + L/2, then j + L/4, … until one is left. Blocks of a group are
     * combined ascending, then groups ascending. Each level of each part starts from the identity.
     *
     * @param axis the axis
     * @param order how the steps of a block are combined
     * @param body what is done at each step before the elements are read: lets and inner reductions
     * @param monoid how two tuples combine
     * @param elements the tuple of the step, one expression for each of the monoid's dtypes
     * @param results the names of the result tuple
     */
    record Reduce(
            Axis axis,
            Order order,
            List<Stmt> body,
            Monoid monoid,
            List<Expr> elements,
            List<Local> results)
            implements Stmt {
        /** The longest axis that is combined in one chain. */
        public static final int SHORT = 32;

        /** Steps in one block of a long axis. */
        public static final int BLOCK = 4096;

        /** Steps in one chain of a sequential block, and blocks in one group. */
        public static final int CHAIN = 256;

        /**
         * The number of lanes that {@link Order#LANES} uses.
         *
         * @return 16, or 8 if the first element is 64 bits wide
         */
        public int lanes() {
            return monoid.dtypes().getFirst().bytes() == 8 ? 8 : 16;
        }
    }

    /** How the steps of a reduction are combined. */
    enum Order {
        /** In fixed virtual lanes: for axes whose steps lie side by side in memory. */
        LANES,
        /**
         * One after another: for axes whose steps lie apart, so that neighbours along another axis
         * go in step.
         */
        SEQUENTIAL
    }

    /**
     * Writes an element.
     *
     * @param target what is written: an output or a scratch value
     * @param index one int32 expression for each dimension
     * @param value the element
     */
    record Store(Value target, List<Expr> index, Expr value) implements Stmt {}

    /**
     * Changes an element of an output: {@code target[index] = op(target[index], value)}. A loop
     * over steps that may hit the same element is not parallel.
     *
     * @param target what is written
     * @param index one int32 expression for each dimension
     * @param op how the two are combined
     * @param value what is added, say
     */
    record Accumulate(Value target, List<Expr> index, Expr.BinaryOp op, Expr value)
            implements Stmt {
        /**
         * Adds to an element.
         *
         * @param target what is written
         * @param index one int32 expression for each dimension
         * @param value what is added
         */
        public Accumulate(Value target, List<Expr> index, Expr value) {
            this(target, index, Expr.BinaryOp.ADD, value);
        }
    }

    /**
     * Ends the kernel with an error unless a condition holds.
     *
     * @param condition a bool
     * @param message the error, with a {@code %d} for each argument
     * @param arguments int32 or int64 values for the message
     */
    record Check(Expr condition, String message, List<Expr> arguments) implements Stmt {}
}
