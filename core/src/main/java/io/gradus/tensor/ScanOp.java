package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A scan in a traced function: one call, whatever the number of steps. Inputs are the initial
 * carried values, the sequences and what the body captured; outputs are the last carried values and
 * the stacked outputs.
 *
 * <p>Its gradient is two scans: one forward that stacks what each step was given, one backwards
 * that asks a tape for the gradient of the step.
 */
final class ScanOp implements Op {
    /** A step over flat lists. */
    interface Body {
        StepResult step(List<Tensor> carry, List<Tensor> slices);
    }

    record StepResult(List<Tensor> carry, List<Tensor> outputs) {}

    private final Body body;
    private final boolean reverse;
    private final Dim length;
    private final Trace trace;
    private final List<Tensor> parameters;
    private final StepResult result;
    private final Map<Variable, Tensor> reads;
    private final int carries;
    private final int sequences;

    private ScanOp(
            Body body, List<Tensor> initial, List<Tensor> sequences, Dim length, boolean reverse) {
        this.body = body;
        this.reverse = reverse;
        this.length = length;
        this.carries = initial.size();
        this.sequences = sequences.size();
        this.trace = new Trace();
        this.parameters = new ArrayList<>();
        var carry = initial.stream().map(tensor -> trace.parameter(tensor.type())).toList();
        var slices =
                sequences.stream()
                        .map(tensor ->
                                trace.parameter(
                                        new TensorType(tensor.dtype(), tensor.shape().without(0))))
                        .toList();
        parameters.addAll(carry);
        parameters.addAll(slices);
        // Tapes around the scan record the scan, not what happens inside.
        var first =
                Rerun.first(() -> Tapes.paused(() -> trace.run(() -> body.step(carry, slices))));
        this.result = first.result();
        this.reads = first.read();
        for (int i = 0; i < carries; i++) {
            requireSame(i, initial.get(i).type(), result.carry().get(i).type());
        }
    }

    private static void requireSame(int index, TensorType given, TensorType returned) {
        if (!given.equals(returned)) {
            throw new IllegalArgumentException(
                    "scan: the step was given carried value "
                            + index
                            + " as "
                            + given
                            + " and returns it as "
                            + returned
                            + ": the types must be equal");
        }
    }

    /** Runs a scan: as a loop if everything has a value, as one call if not. */
    static StepResult scan(
            Body body, List<Tensor> initial, List<Tensor> sequences, boolean reverse) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException(
                    "scan: no sequences, so there is no number of steps: pass at least one");
        }
        for (var sequence : sequences) {
            if (sequence.rank() == 0
                    || !sequence.shape().dim(0).equals(sequences.getFirst().shape().dim(0))) {
                throw new IllegalArgumentException(
                        "scan: sequences of shapes "
                                + sequences.getFirst().shape()
                                + " and "
                                + sequence.shape()
                                + ": all need the same leading size, the number of steps");
            }
        }
        var length = sequences.getFirst().shape().dim(0);
        if (Trace.active() == null) {
            return loop(body, initial, sequences, length.value(), reverse);
        }
        var op = new ScanOp(body, initial, sequences, length, reverse);
        var inputs = new ArrayList<>(initial);
        inputs.addAll(sequences);
        op.reads.forEach(Tapes::read);
        inputs.addAll(op.captured());
        var outputs = List.of(Calls.callAll(op, inputs.toArray(Tensor[]::new)));
        return new StepResult(
                outputs.subList(0, op.carries), outputs.subList(op.carries, outputs.size()));
    }

    private static StepResult loop(
            Body body, List<Tensor> initial, List<Tensor> sequences, int length, boolean reverse) {
        var carry = initial;
        var stacks = new ArrayList<List<Tensor>>();
        for (int step = 0; step < length; step++) {
            int at = reverse ? length - 1 - step : step;
            var slices = sequences.stream().map(sequence -> sequence.get(at)).toList();
            var result = body.step(carry, slices);
            for (int i = 0; i < carry.size(); i++) {
                requireSame(i, carry.get(i).type(), result.carry().get(i).type());
            }
            carry = result.carry();
            for (int i = 0; i < result.outputs().size(); i++) {
                if (step == 0) {
                    stacks.add(new ArrayList<>());
                }
                stacks.get(i).add(result.outputs().get(i));
            }
        }
        if (length == 0) {
            // No step tells the shapes of the outputs, so the step is traced for them; it assigns
            // nothing.
            var types =
                    Rerun.again(
                                    Map.of(),
                                    () -> new ScanOp(body, initial, sequences, Dim.ZERO, reverse))
                            .result;
            var empty =
                    types.outputs().stream()
                            .map(type ->
                                    Tensor.zeros(type.shape().inserted(0, Dim.ZERO), type.dtype()))
                            .toList();
            return new StepResult(carry, empty);
        }
        return new StepResult(
                carry,
                stacks.stream()
                        .map(stack -> Tensors.stack(0, reverse ? stack.reversed() : stack))
                        .toList());
    }

    /**
     * What the body uses from outside: tensors and the values of variables, and constants that it
     * returns.
     */
    private List<Tensor> captured() {
        var captured = new ArrayList<>(trace.captured());
        var returned = new ArrayList<>(result.carry());
        returned.addAll(result.outputs());
        for (var tensor : returned) {
            boolean own = tensor.isSymbolic() && tensor.trace() == trace;
            if (!own && captured.stream().noneMatch(known -> known == tensor)) {
                captured.add(tensor);
            }
        }
        return captured;
    }

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        var types = new ArrayList<TensorType>();
        result.carry().forEach(tensor -> types.add(tensor.type()));
        result.outputs()
                .forEach(tensor ->
                        types.add(
                                new TensorType(
                                        tensor.dtype(), tensor.shape().inserted(0, length))));
        return types;
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var bodyInputs = new ArrayList<>(parameters);
        bodyInputs.addAll(captured());
        var bodyOutputs = new ArrayList<>(result.carry());
        bodyOutputs.addAll(result.outputs());
        to.add(
                new Region.Scan(
                        trace.lower(bodyInputs, bodyOutputs),
                        inputs.subList(0, carries),
                        inputs.subList(carries, carries + sequences),
                        inputs.subList(carries + sequences, inputs.size()),
                        outputs.subList(0, carries),
                        outputs.subList(carries, outputs.size()),
                        length,
                        reverse));
    }

    @Override
    public boolean readsInput(int index) {
        return true;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var initial = new ArrayList<Tensor>();
        var xs = new ArrayList<Tensor>();
        var outside = new ArrayList<Tensor>();
        for (int i = 0; i < call.inputCount(); i++) {
            (i < carries ? initial : i < carries + sequences ? xs : outside).add(call.input(i));
        }
        // Forward once more, stacking what each step was given.
        var given =
                scan(
                                (carry, slices) ->
                                        new StepResult(again(carry, slices).carry(), carry),
                                initial,
                                xs,
                                reverse)
                        .outputs();

        var floatCarries = floating(initial, i -> true);
        var floatSlices = floating(xs, i -> call.needs(carries + i));
        var floatOutside = floating(outside, i -> call.needs(carries + sequences + i));
        var start = new ArrayList<Tensor>();
        floatCarries.forEach(i -> start.add(upstream.get(i)));
        floatOutside.forEach(i -> start.add(zeros(outside.get(i))));
        var backSequences = new ArrayList<>(given);
        backSequences.addAll(xs);
        backSequences.addAll(upstream.subList(carries, upstream.size()));
        // Whether the step depends on a source at all.
        var reached = new boolean[call.inputCount()];

        Body back =
                (carry, slices) -> {
                    var at = slices.subList(0, carries);
                    var x = slices.subList(carries, carries + sequences);
                    var outputGradients = slices.subList(carries + sequences, slices.size());
                    var sources = new ArrayList<Tensor>();
                    floatCarries.forEach(i -> sources.add(at.get(i)));
                    floatSlices.forEach(i -> sources.add(x.get(i)));
                    floatOutside.forEach(i -> sources.add(outside.get(i)));
                    var tape = new GradientTape(false, false);
                    StepResult step;
                    try (tape) {
                        sources.forEach(tape::watch);
                        step = again(at, x);
                    }
                    var targets = new ArrayList<Tensor>();
                    var weights = new ArrayList<Operand>();
                    for (int i = 0; i < floatCarries.size(); i++) {
                        targets.add(step.carry().get(floatCarries.get(i)));
                        weights.add(carry.get(i));
                    }
                    for (int i = 0; i < step.outputs().size(); i++) {
                        if (step.outputs().get(i).dtype().isFloating()) {
                            targets.add(step.outputs().get(i));
                            weights.add(outputGradients.get(i));
                        }
                    }
                    var gradients =
                            tape.of(targets)
                                    .outputGradients(weights.toArray(Operand[]::new))
                                    .gradients(sources);
                    var next = new ArrayList<Tensor>();
                    var stacked = new ArrayList<Tensor>();
                    for (int i = 0; i < floatCarries.size(); i++) {
                        var source = sources.get(i);
                        next.add(gradients.find(i).orElseGet(() -> zeros(source)));
                    }
                    for (int i = 0; i < floatSlices.size(); i++) {
                        int source = floatCarries.size() + i;
                        var gradient = gradients.find(source);
                        reached[carries + floatSlices.get(i)] |= gradient.isPresent();
                        stacked.add(gradient.orElseGet(() -> zeros(sources.get(source))));
                    }
                    for (int i = 0; i < floatOutside.size(); i++) {
                        var sum = carry.get(floatCarries.size() + i);
                        var gradient = gradients.find(floatCarries.size() + floatSlices.size() + i);
                        reached[carries + sequences + floatOutside.get(i)] |= gradient.isPresent();
                        next.add(gradient.map(sum::plus).orElse(sum));
                    }
                    return new StepResult(next, stacked);
                };
        var result = scan(back, start, backSequences, !reverse);

        var gradients =
                new ArrayList<@Nullable Cotangent>(
                        java.util.Collections.nCopies(call.inputCount(), null));
        for (int i = 0; i < floatCarries.size(); i++) {
            gradients.set(floatCarries.get(i), result.carry().get(i));
        }
        for (int i = 0; i < floatSlices.size(); i++) {
            gradients.set(carries + floatSlices.get(i), result.outputs().get(i));
        }
        for (int i = 0; i < floatOutside.size(); i++) {
            gradients.set(
                    carries + sequences + floatOutside.get(i),
                    result.carry().get(floatCarries.size() + i));
        }
        for (int i = carries; i < reached.length; i++) {
            if (!reached[i]) {
                gradients.set(i, null);
            }
        }
        return gradients;
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.zeros(like.shape(), like.dtype());
    }

    /** The step once more, with the values that variables had when it was recorded. */
    private StepResult again(List<Tensor> carry, List<Tensor> slices) {
        return Rerun.again(reads, () -> body.step(carry, slices));
    }

    private static List<Integer> floating(List<Tensor> tensors, IntPredicate chosen) {
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < tensors.size(); i++) {
            if (tensors.get(i).dtype().isFloating() && chosen.test(i)) {
                positions.add(i);
            }
        }
        return positions;
    }
}
