package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A named cell that holds a tensor and can be assigned another of the same shape and dtype.
 *
 * <p>A variable can be used wherever a tensor can: it stands for its value at that moment. Tapes
 * watch trainable variables by themselves. No gradient flows through an assignment. Assignments
 * from several threads happen one after another.
 */
public final class Variable
        implements Activations,
                Arithmetic,
                Arrangement,
                Bits,
                Comparisons,
                Decompositions,
                FloatingPoint,
                Functions,
                Indexing,
                Linear,
                Movement,
                Ordering,
                Patterns,
                Reductions,
                SpecialFunctions {
    private static final AtomicLong COUNT = new AtomicLong();

    private final long id = COUNT.incrementAndGet();
    private final String name;
    private final boolean trainable;
    private final boolean draws;
    private final TensorType type;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile VariableValue current;
    private volatile Optional<UnaryOperator<Tensor>> constraint = Optional.empty();

    /**
     * A trainable variable.
     *
     * @param initial its first value
     */
    public Variable(Operand initial) {
        this(initial, "variable", true);
    }

    /**
     * A trainable float32 scalar.
     *
     * @param initial its first value
     */
    public Variable(float initial) {
        this(Tensor.of(initial));
    }

    /**
     * A trainable float64 scalar.
     *
     * @param initial its first value
     */
    public Variable(double initial) {
        this(Tensor.of(initial));
    }

    /**
     * A trainable variable with a name.
     *
     * @param initial its first value
     * @param name what it is called in errors, summaries and files
     */
    public Variable(Operand initial, String name) {
        this(initial, name, true);
    }

    /**
     * A variable.
     *
     * @param initial its first value
     * @param name what it is called in errors, summaries and files
     * @param trainable whether tapes watch it by themselves and optimizers change it
     * @throws IllegalStateException if the first value is symbolic: variables are made outside of
     *     traced code
     */
    public Variable(Operand initial, String name, boolean trainable) {
        this(initial, name, trainable, false);
    }

    private Variable(Operand initial, String name, boolean trainable, boolean draws) {
        var value = initial.value();
        if (value.isSymbolic()) {
            throw new IllegalStateException(
                    "variable "
                            + name
                            + " is made while a function is traced, with a first value that only a run will"
                            + " know: make it before, and call a model once outside of the function so that"
                            + " its layers make theirs");
        }
        this.name = name;
        this.trainable = trainable;
        this.draws = draws;
        this.type = value.type();
        // A tensor of its own, so that what a tape knows of the initial value does not reach the
        // variable.
        this.current = VariableValue.shared(value.viewed(value.shape()));
    }

    /** The state of a generator. */
    static Variable ofDraws(Tensor initial) {
        return new Variable(initial, "generator", false, true);
    }

    /** Whether it is the state of a generator, which grows with each draw. */
    boolean isDraws() {
        return draws;
    }

    /**
     * The name.
     *
     * @return what it is called in errors, summaries and files
     */
    public String name() {
        return name;
    }

    /**
     * Whether tapes watch it by themselves and optimizers change it.
     *
     * @return true unless it was made otherwise
     */
    public boolean trainable() {
        return trainable;
    }

    /**
     * Says what values are allowed, for optimizers, which apply it after each step.
     *
     * @param constraint turns a value into an allowed one of the same shape and dtype
     * @return this variable
     */
    public Variable constraint(UnaryOperator<Tensor> constraint) {
        this.constraint = Optional.of(constraint);
        return this;
    }

    /**
     * What optimizers apply after each step.
     *
     * @return turns a value into an allowed one; empty if all are allowed
     */
    public Optional<UnaryOperator<Tensor>> constraint() {
        return constraint;
    }

    @Override
    public DType dtype() {
        return type.dtype();
    }

    @Override
    public Shape shape() {
        return type.shape();
    }

    @Override
    public Tensor value() {
        var value = unwatched();
        Tapes.read(this, value);
        return value;
    }

    /**
     * Replaces the value.
     *
     * @param value the new value
     * @return this variable
     * @throws IllegalArgumentException if shape or dtype differ
     */
    public Variable assign(Operand value) {
        lock.lock();
        try {
            set(checked("assign", value.value()));
        } finally {
            lock.unlock();
        }
        return this;
    }

    /**
     * Replaces the value of a scalar variable.
     *
     * @param value the new value, converted to the variable's dtype
     * @return this variable
     * @throws IllegalArgumentException if the variable is not a scalar, or an integer variable does
     *     not hold the number
     */
    public Variable assign(Number value) {
        return assign(scalar("assign", value));
    }

    /**
     * Adds to the value.
     *
     * @param delta what to add
     * @return this variable
     * @throws IllegalArgumentException if shape or dtype differ
     */
    public Variable assignAdd(Operand delta) {
        return update(ElementwiseOps.ADD, () -> checked("assignAdd", delta.value()));
    }

    /**
     * Adds a number to the value.
     *
     * @param delta what to add, converted to the variable's dtype
     * @return this variable
     * @throws IllegalArgumentException if an integer variable does not hold the number
     */
    public Variable assignAdd(Number delta) {
        return update(ElementwiseOps.ADD, () -> scalar("assignAdd", delta));
    }

    /**
     * Takes away from the value.
     *
     * @param delta what to take away
     * @return this variable
     * @throws IllegalArgumentException if shape or dtype differ
     */
    public Variable assignSub(Operand delta) {
        return update(ElementwiseOps.SUBTRACT, () -> checked("assignSub", delta.value()));
    }

    /**
     * Takes a number away from the value.
     *
     * @param delta what to take away, converted to the variable's dtype
     * @return this variable
     * @throws IllegalArgumentException if an integer variable does not hold the number
     */
    public Variable assignSub(Number delta) {
        return update(ElementwiseOps.SUBTRACT, () -> scalar("assignSub", delta));
    }

    private Tensor scalar(String method, Number number) {
        return HostData.scalar(dtype(), JavaNumbers.element(method, dtype(), number));
    }

    private Variable update(Elementwise op, Supplier<Tensor> delta) {
        lock.lock();
        try {
            set(Calls.untaped(op, unwatched(), delta.get()));
        } finally {
            lock.unlock();
        }
        return this;
    }

    /**
     * Adds slices at positions along the leading axis; equal positions add up.
     *
     * @param slices the slices
     * @return this variable
     * @throws IllegalArgumentException if the shapes do not fit or a position is out of range
     */
    public Variable scatterAdd(IndexedSlices slices) {
        return scatter(UpdateRows.Mode.ADD, slices);
    }

    /**
     * Takes slices away at positions along the leading axis; equal positions add up.
     *
     * @param slices the slices
     * @return this variable
     * @throws IllegalArgumentException if the shapes do not fit or a position is out of range
     */
    public Variable scatterSub(IndexedSlices slices) {
        return scatter(UpdateRows.Mode.SUB, slices);
    }

    /**
     * Puts slices at positions along the leading axis; of equal positions the last one stays.
     *
     * @param slices the slices
     * @return this variable
     * @throws IllegalArgumentException if the shapes do not fit or a position is out of range
     */
    public Variable scatterUpdate(IndexedSlices slices) {
        return scatter(UpdateRows.Mode.UPDATE, slices);
    }

    private Variable scatter(UpdateRows.Mode mode, IndexedSlices slices) {
        if (!slices.denseShape().equals(shape())) {
            throw new IllegalArgumentException(
                    "variable '"
                            + name
                            + "' of shape "
                            + shape()
                            + " cannot take slices of a tensor of shape "
                            + slices.denseShape());
        }
        lock.lock();
        try {
            set(
                    Calls.untaped(
                            new UpdateRows(mode),
                            unwatched(),
                            slices.indices(),
                            checkedType("scatter", slices.values())));
        } finally {
            lock.unlock();
        }
        return this;
    }

    private Tensor checked(String method, Tensor value) {
        if (!value.shape().equals(shape())) {
            throw new IllegalArgumentException(
                    method
                            + ": variable '"
                            + name
                            + "' has shape "
                            + shape()
                            + ", the value has shape "
                            + value.shape()
                            + ": they must be equal; nothing was assigned");
        }
        return checkedType(method, value);
    }

    private Tensor checkedType(String method, Tensor value) {
        if (value.dtype() != dtype()) {
            throw new IllegalArgumentException(
                    method
                            + ": variable '"
                            + name
                            + "' is "
                            + dtype()
                            + ", the value is "
                            + value.dtype()
                            + ": cast the value; nothing was assigned");
        }
        return value;
    }

    /** The value without any tape noticing that it was read. */
    Tensor unwatched() {
        return Rerun.value(this);
    }

    /** The value here and now: the variable's own, or that of the function being traced. */
    Tensor own() {
        var trace = Trace.active();
        return trace == null ? handedOut() : trace.read(this);
    }

    /** The current value, which from now on somebody else may hold. */
    private Tensor handedOut() {
        for (; ; ) {
            var value = current;
            if (value.share()) {
                return value.tensor();
            }
            // It was replaced in between, and its memory taken back: the next one is there already.
        }
    }

    /** The value as it is kept, for a program that reads it and lets go of it. */
    VariableValue kept() {
        return current;
    }

    /** Puts in a value that a program has made. */
    void keep(VariableValue value) {
        current = value;
    }

    /** Replaces the value by one of the same type; the lock is held. */
    void set(Tensor value) {
        // A tensor of its own: no gradient flows through an assignment.
        var fresh = Calls.untaped(new MoveOp.Reshape(type.shape()), value);
        if (Rerun.assign(this, fresh)) {
            return;
        }
        var trace = Trace.active();
        if (trace != null) {
            trace.assign(this, fresh);
        } else {
            current = VariableValue.shared(fresh);
        }
    }

    ReentrantLock lock() {
        return lock;
    }

    long id() {
        return id;
    }

    @Override
    public String toString() {
        return TensorFormat.format("Variable '" + name + "' Tensor(", handedOut());
    }
}
