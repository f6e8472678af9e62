package io.gradus.nn.layers;

import io.gradus.tensor.Control;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a cell goes along sequences.
 *
 * @param training whether the model is learning now
 * @param backwards whether it goes from the end to the start
 * @param unroll whether each step stands in the graph
 * @param sequences whether the outputs of all steps are wanted, not only that of the last
 * @param zeroOutputForMask whether masked steps have outputs of zeros, not those before them
 * @param mask bool [steps, batch], false for steps that are skipped
 */
record Walk(
        boolean training,
        boolean backwards,
        boolean unroll,
        boolean sequences,
        boolean zeroOutputForMask,
        Optional<Tensor> mask) {
    /**
     * Where it leads.
     *
     * @param output the output of the last step [batch, …], or of all [steps, batch, …], each where
     *     its inputs were
     * @param states the states after the last step
     */
    record Result(Tensor output, List<Tensor> states) {}

    /** The same to where all outputs are kept. */
    Walk toSequences() {
        return new Walk(training, backwards, unroll, true, zeroOutputForMask, mask);
    }

    Result along(Cell cell, Tensor steps, List<Tensor> initial) {
        var prepared = cell.prepare(steps, training);
        // Masked steps repeat the output before them, and the last one is wanted at the end.
        boolean carriesOutput =
                !cell.outputsState() && (!sequences || mask.isPresent() && !zeroOutputForMask);
        var carry = new ArrayList<>(initial);
        if (carriesOutput) {
            carry.add(outputBefore(cell, steps, initial));
        }
        var slices = new ArrayList<Tensor>();
        slices.add(prepared.inputs());
        mask.ifPresent(slices::add);
        var end =
                scan(
                        carry,
                        slices,
                        (before, slice) -> step(cell, prepared, carriesOutput, before, slice));
        var states = end.carry().subList(0, initial.size());
        if (sequences) {
            return new Result(end.output().getFirst(), states);
        }
        var last = carriesOutput ? end.carry().getLast() : states.getFirst();
        if (mask.isPresent() && zeroOutputForMask) {
            var flags = mask.get();
            var flag = backwards ? flags.get(0) : flags.flip(0).get(0);
            last = chosen(flag, last, zeros(last));
        }
        return new Result(last, states);
    }

    private Control.Step<List<Tensor>, List<Tensor>> step(
            Cell cell,
            Cell.Prepared prepared,
            boolean carriesOutput,
            List<Tensor> before,
            List<Tensor> slice) {
        int count = carriesOutput ? before.size() - 1 : before.size();
        var states = before.subList(0, count);
        var made = prepared.step().apply(slice.getFirst(), states);
        var output = made.output();
        var next = new ArrayList<Tensor>();
        if (mask.isEmpty()) {
            next.addAll(made.states());
        } else {
            var flag = slice.get(1);
            for (int i = 0; i < count; i++) {
                next.add(chosen(flag, made.states().get(i), states.get(i)));
            }
            var skipped =
                    zeroOutputForMask
                            ? zeros(output)
                            : carriesOutput ? before.getLast() : states.getFirst();
            output = chosen(flag, output, skipped);
        }
        if (carriesOutput) {
            next.add(output);
        }
        return new Control.Step<>(next, sequences ? List.of(output) : List.of());
    }

    /** What stands for the output before the first step: the first state, if it is like outputs. */
    private static Tensor outputBefore(Cell cell, Tensor steps, List<Tensor> initial) {
        var types = new ArrayList<TensorType>();
        types.add(new TensorType(steps.dtype(), steps.shape().without(0)));
        initial.forEach(state -> types.add(state.type()));
        var type = Control.eagerly(() -> cell.outputTypes(types)).getFirst();
        boolean like = !initial.isEmpty() && initial.getFirst().type().equals(type);
        return like ? initial.getFirst() : Tensor.zeros(type.shape(), type.dtype());
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.scalar(like.dtype(), 0);
    }

    /** Chooses by rows. */
    private static Tensor chosen(Tensor flag, Tensor ifTrue, Tensor ifFalse) {
        var flags = flag;
        while (flags.rank() < ifTrue.rank()) {
            flags = flags.expandDims(-1);
        }
        return Tensors.where(flags, ifTrue, ifFalse);
    }

    @FunctionalInterface
    private interface Body {
        Control.Step<List<Tensor>, List<Tensor>> step(List<Tensor> before, List<Tensor> slice);
    }

    private Control.Step<List<Tensor>, List<Tensor>> scan(
            List<Tensor> carry, List<Tensor> slices, Body body) {
        if (unroll) {
            return unrolled(carry, slices, body);
        }
        return backwards
                ? Control.<List<Tensor>, List<Tensor>, List<Tensor>>scanReverse(
                        carry, slices, body::step)
                : Control.<List<Tensor>, List<Tensor>, List<Tensor>>scan(carry, slices, body::step);
    }

    private Control.Step<List<Tensor>, List<Tensor>> unrolled(
            List<Tensor> carry, List<Tensor> slices, Body body) {
        var size = slices.getFirst().shape().dim(0);
        if (!size.isFixed() || size.is(0)) {
            throw new IllegalArgumentException(
                    "%s steps cannot be unrolled: fix their number, or do not unroll"
                            .formatted(size));
        }
        int count = size.value();
        var before = carry;
        var outputs = new Tensor[count];
        for (int i = 0; i < count; i++) {
            int at = backwards ? count - 1 - i : i;
            var made = body.step(before, slices.stream().map(slice -> slice.get(at)).toList());
            before = made.carry();
            if (sequences) {
                outputs[at] = made.output().getFirst();
            }
        }
        return new Control.Step<>(
                before, sequences ? List.of(Tensors.stack(0, outputs)) : List.of());
    }
}
