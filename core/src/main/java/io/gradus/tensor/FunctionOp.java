package io.gradus.tensor;

import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tape records for a call of a compiled function: one call, whose gradient is compiled too.
 * The function has run already; only tapes ever see this call.
 */
final class FunctionOp implements Op {
    private final Recording recording;
    // What the gradient reads, as the recording lists it.
    private final Tensor[] residuals;
    private final Sizes sizes;

    FunctionOp(Recording recording, Tensor[] residuals, Sizes sizes) {
        this.recording = recording;
        this.residuals = residuals;
        this.sizes = sizes;
    }

    /** Whether an output depends on one of these inputs. */
    boolean dependsOn(int output, BitSet inputs) {
        return recording.dependence(output).intersects(inputs);
    }

    /**
     * The gradients with respect to inputs, each added to the sum of those that the walk has met
     * before. So they add up in the order in which they would if the tape had recorded the calls
     * inside.
     *
     * @param needed of which inputs gradients are asked
     * @param upstream the gradient with respect to each output, null where no target depends on it
     * @param sums the sum for each input so far, or null
     * @return the new sum for each input, or null
     */
    List<@Nullable Cotangent> addTo(
            boolean[] needed, List<@Nullable Tensor> upstream, List<@Nullable Cotangent> sums) {
        return recording.gradients(residuals, sizes, needed, upstream, sums);
    }

    @Override
    public String name() {
        return "function";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        throw new UnsupportedOperationException("a function call is recorded, never run");
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        throw new UnsupportedOperationException("a function call is recorded, never run");
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
        var needed = new boolean[call.inputCount()];
        var none = new ArrayList<@Nullable Cotangent>();
        for (int i = 0; i < needed.length; i++) {
            needed[i] = call.needs(i);
            none.add(null);
        }
        return addTo(needed, new ArrayList<@Nullable Tensor>(upstream), none);
    }
}
