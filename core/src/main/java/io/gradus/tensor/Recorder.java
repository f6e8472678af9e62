package io.gradus.tensor;

import org.jspecify.annotations.Nullable;

/** What takes note of the calls of a thread, to differentiate them later. */
abstract sealed class Recorder permits GradientTape, FunctionTape {
    /** The trace in which this records, or null. */
    abstract @Nullable Trace home();

    /**
     * Whether a tensor is made by code for one example that this looks at from outside: it takes
     * note of what is done for all examples instead.
     */
    final boolean isBeyond(Tensor tensor) {
        return tensor.isSymbolic() && tensor.trace().isExample() && tensor.trace() != home();
    }

    /** Takes note of a read of a variable. */
    abstract void read(Variable variable, Tensor value);

    /** Takes note of a call. */
    abstract void record(Op op, Tensor[] inputs, Tensor[] outputs);

    /** Whether calls on this tensor are of interest. */
    abstract boolean isWatching(Tensor tensor);
}
