package io.gradus.tensor;

import java.util.List;

/**
 * The one way into ops: a call runs at once, or becomes part of the function being traced; tapes
 * take note of it.
 */
final class Calls {
    private Calls() {}

    /** Calls an op of one output. */
    static Tensor call(Op op, Tensor... inputs) {
        return callAll(op, inputs)[0];
    }

    static Tensor[] callAll(Op op, Tensor... inputs) {
        var outputs = run(op, inputs);
        Tapes.record(op, inputs, outputs);
        return outputs;
    }

    /** Calls an op of one output without any tape noticing. */
    static Tensor untaped(Op op, Tensor... inputs) {
        var output = run(op, inputs)[0];
        if (output.isSymbolic()) {
            output.trace().untaped(output);
        }
        return output;
    }

    private static Tensor[] run(Op op, Tensor... inputs) {
        var outputs = unchecked(op, inputs);
        if (Numerics.isOn()) {
            Numerics.check(op, inputs, outputs);
        }
        return outputs;
    }

    private static Tensor[] unchecked(Op op, Tensor... inputs) {
        for (var input : inputs) {
            if (input.isSymbolic()) {
                return input.trace().call(op, inputs);
            }
        }
        var trace = Trace.active();
        if (trace != null && (trace.isWatchedAround(inputs) || isOpen(op, inputs))) {
            return trace.call(op, inputs);
        }
        return Eager.run(op, inputs);
    }

    /**
     * Whether an op on tensors that have values makes one whose size is open: a constant stretched
     * over a batch.
     */
    private static boolean isOpen(Op op, Tensor[] inputs) {
        return op.infer(types(inputs)).stream().anyMatch(type -> !type.shape().isFixed());
    }

    static List<TensorType> types(Tensor... tensors) {
        var types = new TensorType[tensors.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = tensors[i].type();
        }
        return List.of(types);
    }
}
