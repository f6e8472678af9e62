package io.gradus.tensor;

import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read of a variable in code that is run again for its gradient: the elements of the first input,
 * which the variable holds there. No gradient flows through an assignment, so it goes to the second
 * input instead, the value of the variable before the code.
 */
record ReadOp() implements Op {
    /** What a variable holds, as a read of it. */
    static Tensor read(Tensor held, Tensor before) {
        return held.dtype().isFloating() ? Calls.call(new ReadOp(), held, before) : held;
    }

    @Override
    public String name() {
        return "read";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of(inputs.getFirst());
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        to.alias(inputs.getFirst(), outputs.getFirst());
    }

    @Override
    public boolean readsInput(int index) {
        return false;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        return Op.gradients(null, upstream.getFirst());
    }
}
