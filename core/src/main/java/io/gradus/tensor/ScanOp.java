package io.gradus.tensor;

import io.gradus.ir.Algorithm;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Library;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Running sums, products and linear recurrences along an axis. The three are closed under
 * differentiation: the gradient of each is made of the others, run the other way.
 *
 * @param kind what runs
 * @param axis along which axis
 * @param reverse whether from the last step to the first
 */
record ScanOp(Algorithm.Scan.Kind kind, int axis, boolean reverse) implements Op {
    @Override
    public String name() {
        return switch (kind) {
            case SUM -> "cumSum";
            case PRODUCT -> "cumProd";
            case LINEAR -> "linearRecurrence";
        };
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        var first = inputs.getFirst();
        for (var input : inputs) {
            if (!input.shape().equals(first.shape())) {
                throw new IllegalArgumentException(
                        name()
                                + ": factors of shape "
                                + first.shape()
                                + " and addends of shape "
                                + input.shape()
                                + ": there is one of each for every step");
            }
        }
        return List.of(first);
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var split = Lowering.Split.of(inputs.getFirst().shape(), axis, axis + 1);
        var rows = new ArrayList<Value>();
        inputs.forEach(input -> rows.add(to.reshaped(input, split.shape())));
        var target = to.under(outputs.getFirst(), split.shape());
        to.add(
                new Library.Routine(
                        new Algorithm.Scan(kind, reverse), rows, List.of(target), to.origin(this)));
        to.alias(target, outputs.getFirst());
    }

    @Override
    public boolean readsInput(int index) {
        return switch (kind) {
            case SUM -> false;
            case PRODUCT -> true;
            case LINEAR -> index == 0;
        };
    }

    @Override
    public boolean readsOutput() {
        return kind == Algorithm.Scan.Kind.LINEAR;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var g = upstream.getFirst();
        return switch (kind) {
            case SUM -> Op.gradients(Calls.call(new ScanOp(kind, axis, !reverse), g));
            case PRODUCT -> {
                // The product of what came before, times what the later ones make of it: no step
                // divides, so that zeros have gradients.
                var x = call.input(0);
                var before = shifted(Calls.call(this, x), 1, reverse);
                yield Op.gradients(before.times(backwards(x, g)));
            }
            case LINEAR -> {
                var later = backwards(call.input(0), g);
                yield Op.gradients(later.times(shifted(call.output(0), 0, reverse)), later);
            }
        };
    }

    /** λ with λₜ = gₜ + aₜ₊₁ λₜ₊₁. */
    private Tensor backwards(Tensor factors, Tensor g) {
        var next = shifted(factors, 0, !reverse);
        return Calls.call(new ScanOp(Algorithm.Scan.Kind.LINEAR, axis, !reverse), next, g);
    }

    /** What stood one step before, in the direction of the run, and a number at its start. */
    private Tensor shifted(Tensor x, double first, boolean reverse) {
        return shifted(x, axis, first, reverse);
    }

    static Tensor shifted(Tensor x, int axis, double first, boolean reverse) {
        var size = x.shape().dim(axis);
        if (size.is(0)) {
            return x;
        }
        int[] before = new int[x.rank()];
        int[] after = new int[x.rank()];
        before[axis] = reverse ? 0 : 1;
        after[axis] = reverse ? 1 : 0;
        var padded = x.pad(before, after, first);
        var begin = new ArrayList<>(Collections.nCopies(x.rank(), Dim.ZERO));
        begin.set(axis, reverse ? Dim.ONE : Dim.ZERO);
        var ones = Collections.nCopies(x.rank(), 1);
        return Calls.call(new MoveOp.Slice(List.copyOf(begin), x.shape().dims(), ones), padded);
    }

    /** What running sums of a dtype are held in: as those of the whole axis. */
    static DType accumulating(DType dtype) {
        return switch (dtype) {
            case BOOL, UINT8 -> DType.INT32;
            default -> dtype;
        };
    }
}
