package io.gradus.tensor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded call as a gradient rule sees it: what was kept of its inputs and outputs, and what is
 * asked for.
 */
final class Backprop {
    private final Op op;
    private final List<TensorType> inputTypes;
    private final @Nullable Tensor[] inputs;
    private final @Nullable Tensor[] outputs;
    private final boolean[] needed;
    private final boolean[] reached;

    Backprop(
            Op op,
            List<TensorType> inputTypes,
            @Nullable Tensor[] inputs,
            @Nullable Tensor[] outputs,
            boolean[] needed,
            boolean[] reached) {
        this.op = op;
        this.inputTypes = inputTypes;
        this.inputs = inputs;
        this.outputs = outputs;
        this.needed = needed;
        this.reached = reached;
    }

    /** An input that the op said it would read. */
    Tensor input(int index) {
        return kept(inputs[index], "input " + index);
    }

    /** An output of an op that said it would read them. */
    Tensor output(int index) {
        return kept(outputs[index], "output " + index);
    }

    private Tensor kept(@Nullable Tensor tensor, String what) {
        if (tensor == null) {
            throw new IllegalStateException(
                    "the gradient of "
                            + op.name()
                            + " reads "
                            + what
                            + ", but did not say so when it was recorded");
        }
        return tensor;
    }

    /** The dtype and shape of an input, known for all. */
    TensorType inputType(int index) {
        return inputTypes.get(index);
    }

    int inputCount() {
        return inputTypes.size();
    }

    /** Whether anybody asks for the gradient of this input. */
    boolean needs(int index) {
        return needed[index];
    }

    /** Whether a target depends on this output; if not, its upstream gradient is zeros. */
    boolean reached(int output) {
        return reached[output];
    }
}
