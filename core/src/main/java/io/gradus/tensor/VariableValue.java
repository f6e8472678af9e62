package io.gradus.tensor;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The value of a variable, and whether anybody else may hold it. If nobody does when it is
 * replaced, its memory can be used again: a training step then needs no new memory for variables.
 */
final class VariableValue {
    private static final int OWN = 0;
    private static final int SHARED = 1;
    private static final int RETIRED = 2;

    private static final AtomicIntegerFieldUpdater<VariableValue> STATE =
            AtomicIntegerFieldUpdater.newUpdater(VariableValue.class, "state");

    private final Tensor tensor;
    private volatile int state;
    // How many programs read it at this moment; only changed while calls commit.
    private int readers;

    private VariableValue(Tensor tensor, int state) {
        this.tensor = tensor;
        this.state = state;
    }

    /** A value whose memory others may know. */
    static VariableValue shared(Tensor tensor) {
        return new VariableValue(tensor, SHARED);
    }

    /** A value in memory that nobody else knows. */
    static VariableValue own(Tensor tensor) {
        return new VariableValue(tensor, OWN);
    }

    Tensor tensor() {
        return tensor;
    }

    /** Lets somebody hold the tensor for as long as they like; false if its memory is gone. */
    boolean share() {
        return state == SHARED || STATE.compareAndSet(this, OWN, SHARED) || state == SHARED;
    }

    void beginReading() {
        readers++;
    }

    void endReading() {
        readers--;
    }

    /** Whether nobody holds the tensor or reads it, and from now on nobody will. */
    boolean retire() {
        return readers == 0 && STATE.compareAndSet(this, OWN, RETIRED);
    }
}
