package io.gradus.tensor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A recorded call. Of its tensors it keeps only those that the op's gradient reads. */
final class TapeEntry {
    final Op op;
    final long[] inputs;
    final long[] outputs;
    final List<TensorType> inputTypes;
    final List<TensorType> outputTypes;
    private final @Nullable Tensor[] keptInputs;
    private final @Nullable Tensor[] keptOutputs;

    TapeEntry(Op op, Tensor[] inputs, Tensor[] outputs) {
        this.op = op;
        this.inputs = new long[inputs.length];
        this.outputs = new long[outputs.length];
        this.inputTypes = Calls.types(inputs);
        this.outputTypes = Calls.types(outputs);
        this.keptInputs = new Tensor[inputs.length];
        this.keptOutputs = new Tensor[outputs.length];
        for (int i = 0; i < inputs.length; i++) {
            this.inputs[i] = inputs[i].id();
            keptInputs[i] = op.readsInput(i) ? inputs[i] : null;
        }
        for (int i = 0; i < outputs.length; i++) {
            this.outputs[i] = outputs[i].id();
            keptOutputs[i] = op.readsOutput() ? outputs[i] : null;
        }
    }

    List<@Nullable Cotangent> gradient(boolean[] needed, boolean[] reached, List<Tensor> upstream) {
        var call = new Backprop(op, inputTypes, keptInputs, keptOutputs, needed, reached);
        return Numerics.inGradientOf(op, () -> op.gradient(call, upstream));
    }
}
