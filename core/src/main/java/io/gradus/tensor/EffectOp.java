package io.gradus.tensor;

import io.gradus.ir.Effect;
import io.gradus.ir.Origin;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens when a function runs, with the values that tensors have then. It returns
 * nothing and has no gradient.
 *
 * @param name what users know it by
 * @param line the user's line
 * @param action what happens; it must not hold on to the tensors
 */
record EffectOp(String name, String line, Consumer<List<Tensor>> action) implements Op {
    /** Lets it happen: now if nothing is traced, or whenever the function that is traced runs. */
    void call(List<Tensor> inputs) {
        var trace = Trace.active();
        if (trace == null) {
            action.accept(inputs);
        } else {
            trace.call(this, inputs.toArray(Tensor[]::new));
        }
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of();
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var dtypes = inputs.stream().map(Value::dtype).toList();
        to.add(
                new Effect(
                        inputs,
                        (arrays, sizes) -> {
                            var tensors = new ArrayList<Tensor>();
                            for (int i = 0; i < arrays.size(); i++) {
                                tensors.add(
                                        HostData.upload(
                                                dtypes.get(i),
                                                arrays.get(i),
                                                Shape.of(sizes.get(i))));
                            }
                            action.accept(tensors);
                        },
                        new Origin(name, "", line)));
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
        return Op.none(call.inputCount());
    }
}
