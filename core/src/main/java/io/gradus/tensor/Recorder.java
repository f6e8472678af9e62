package io.gradus.tensor;

/** What takes note of the calls of a thread, to differentiate them later. */
abstract sealed class Recorder permits GradientTape, FunctionTape {
    /** Takes note of a read of a variable. */
    abstract void read(Variable variable, Tensor value);

    /** Takes note of a call. */
    abstract void record(Op op, Tensor[] inputs, Tensor[] outputs);

    /** Whether calls on this tensor are of interest. */
    abstract boolean isWatching(Tensor tensor);
}
