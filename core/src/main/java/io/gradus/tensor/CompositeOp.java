package io.gradus.tensor;

import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tape records for code that brings a gradient of its own. The code itself has run already,
 * op by op; only tapes ever see this call.
 */
final class CompositeOp implements Op {
    private final String name;
    private final Rule rule;

    /** The gradient with respect to each input, as {@link Op#gradient} says. */
    interface Rule {
        List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream);
    }

    CompositeOp(String name, Rule rule) {
        this.name = name;
        this.rule = rule;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        throw new UnsupportedOperationException(name + " is recorded, never run");
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        throw new UnsupportedOperationException(name + " is recorded, never run");
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
        return rule.gradient(call, upstream);
    }
}
