package io.gradus.tensor;

import io.gradus.ir.Dim;
import java.util.ArrayList;
import java.util.List;

/** A loop where nothing is traced: a Java loop over the same steps. */
final class JavaLoop {
    private final LoopOp.Kind kind;
    private final LoopOp.Body body;
    private final List<Tensor> initial;
    private final List<Tensor> sequences;
    private final List<List<Tensor>> stacks = new ArrayList<>();
    private List<Tensor> carry;
    private int steps;

    JavaLoop(LoopOp.Kind kind, LoopOp.Body body, List<Tensor> initial, List<Tensor> sequences) {
        this.kind = kind;
        this.body = body;
        this.initial = initial;
        this.sequences = sequences;
        this.carry = initial;
    }

    LoopOp.StepResult run() {
        if (kind.isWhile()) {
            while (steps < kind.maximum() && carry.getFirst().toBoolean()) {
                step(List.of());
            }
        } else {
            int length = kind.length().value();
            while (steps < length) {
                int at = kind.reverse() ? length - 1 - steps : steps;
                step(sequences.stream().map(sequence -> sequence.get(at)).toList());
            }
        }
        var outputs =
                stacks.stream()
                        .map(stack -> Tensors.stack(0, kind.reverse() ? stack.reversed() : stack))
                        .toList();
        return new LoopOp.StepResult(carry, steps == 0 ? none() : outputs);
    }

    private void step(List<Tensor> slices) {
        var result = body.step(LoopOp.own(carry), slices);
        LoopOp.requireSame(kind.name(), carry, result.carry());
        carry = result.carry();
        var outputs = result.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (steps == 0) {
                stacks.add(new ArrayList<>());
            }
            stacks.get(i).add(outputs.get(i));
        }
        steps++;
    }

    /** No step tells the shapes of the outputs, so the step is traced for them. */
    private List<Tensor> none() {
        return new LoopOp(kind, body, initial, sequences)
                .body().results().stream()
                        .skip(initial.size())
                        .map(output ->
                                Tensor.zeros(output.shape().inserted(0, Dim.ZERO), output.dtype()))
                        .toList();
    }
}
