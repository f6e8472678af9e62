package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conversion to another dtype, as the Java language converts. */
record CastOp(DType dtype) implements Op {
    @Override
    public String name() {
        return "cast";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of(new TensorType(dtype, inputs.getFirst().shape()));
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var axes = Lowering.axes(outputs.getFirst().shape());
        var position = Lowering.indices(axes);
        var element = Lowering.load(inputs.getFirst(), position);
        to.kernel(
                this,
                inputs,
                outputs,
                Lowering.loops(
                        axes, List.of(Lowering.store(outputs.getFirst(), position, element))));
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
        var from = call.inputType(0).dtype();
        return from.isFloating() && dtype.isFloating()
                ? Op.gradients(upstream.getFirst().cast(from))
                : Op.none(1);
    }
}
