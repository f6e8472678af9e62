package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A loop in a traced function: one call, whatever the number of steps. It runs along sequences, or
 * while its first carried value is true.
 *
 * <p>Inputs are the carried values before the first step (those that the code carries, then the
 * variables that it assigns), the sequences, the tensors that the body captured and the variables
 * that it only reads. Outputs are the carried values after the last step and the stacked outputs.
 * Where a tape watches, what each step was given is stacked too: the trail.
 *
 * <p>Its gradient is a loop along the trail in the other direction. Each step runs the body again
 * on a tape of its own.
 */
final class LoopOp implements RegionOp {
    /** What a step returns: the next carried values, and outputs. */
    record StepResult(List<Tensor> carry, List<Tensor> outputs) {}

    /** A step over flat lists. */
    interface Body {
        StepResult step(List<Tensor> carry, List<Tensor> slices);
    }

    /**
     * When a loop ends.
     *
     * @param name what users call it
     * @param length the number of steps: that of the sequences, or an open size that the loop
     *     defines
     * @param isWhile whether it runs while the first carried value is true
     * @param reverse whether sequences are walked from the last slice to the first
     * @param maximum the largest number of steps, of a while loop
     */
    record Kind(String name, Dim length, boolean isWhile, boolean reverse, int maximum) {}

    private static final AtomicLong LOOPS = new AtomicLong();

    private final Kind kind;
    private final RegionBody body;
    private final int carries;
    private final int sequences;
    private final List<Variable> assigned;
    private final List<Variable> read;
    private final List<Tensor> captured;
    private final int outputs;
    private boolean trail;

    LoopOp(Kind kind, Body step, List<Tensor> initial, List<Tensor> sequences) {
        this.kind = kind;
        this.carries = initial.size();
        this.sequences = sequences.size();
        var types = new ArrayList<TensorType>();
        initial.forEach(tensor -> types.add(tensor.type()));
        sequences.forEach(
                tensor -> types.add(new TensorType(tensor.dtype(), tensor.shape().without(0))));
        this.body =
                new RegionBody(
                        given -> {
                            var result =
                                    step.step(
                                            given.subList(0, carries),
                                            given.subList(carries, given.size()));
                            requireSame(kind.name, initial, result.carry());
                            var all = new ArrayList<>(result.carry());
                            all.addAll(result.outputs());
                            return all;
                        },
                        types);
        this.outputs = body.results().size() - carries;
        this.assigned = List.copyOf(body.assigned());
        assigned.forEach(body::start);
        this.read = body.read().stream().filter(variable -> !assigned.contains(variable)).toList();
        this.captured = body.captured();
    }

    /** Checks that a step returns what it was given. */
    static void requireSame(String name, List<Tensor> given, List<Tensor> returned) {
        for (int i = 0; i < given.size(); i++) {
            var before = given.get(i).type();
            var after = returned.get(i).type();
            if (!before.equals(after)) {
                throw new IllegalArgumentException(
                        name
                                + ": the step was given carried value "
                                + i
                                + " as "
                                + before
                                + " and returns it as "
                                + after
                                + ": the types must be equal; cast or reshape what the step returns");
            }
        }
    }

    // ---- calls
    // ---------------------------------------------------------------------------------------------------

    /** Runs along sequences: as a Java loop where nothing is traced, as one call if not. */
    static StepResult scan(
            String name, Body body, List<Tensor> initial, List<Tensor> sequences, boolean reverse) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException(
                    name
                            + ": no sequences, so there is no number of steps: pass at least one, or use forLoop");
        }
        for (var sequence : sequences) {
            if (sequence.rank() == 0
                    || !sequence.shape().dim(0).equals(sequences.getFirst().shape().dim(0))) {
                throw new IllegalArgumentException(
                        name
                                + ": sequences of shapes "
                                + sequences.getFirst().shape()
                                + " and "
                                + sequence.shape()
                                + ": all need the same leading size, the number of steps");
            }
        }
        var length = sequences.getFirst().shape().dim(0);
        var kind = new Kind(name, length, false, reverse, 0);
        return Trace.active() == null
                ? new JavaLoop(kind, body, initial, sequences).run()
                : new LoopOp(kind, body, initial, sequences).call(initial, sequences);
    }

    /**
     * Runs while the first carried value is true: as a Java loop where nothing is traced, as one
     * call if not.
     *
     * @param maximum after how many steps it ends in any case
     */
    static StepResult whileLoop(String name, Body body, List<Tensor> initial, int maximum) {
        var steps = Dim.symbol("steps" + LOOPS.incrementAndGet());
        var kind = new Kind(name, steps, true, false, maximum);
        return Trace.active() == null
                ? new JavaLoop(kind, body, initial, List.of()).run()
                : new LoopOp(kind, body, initial, List.of()).call(initial, List.of());
    }

    private StepResult call(List<Tensor> initial, List<Tensor> along) {
        body.announceReads();
        var inputs = new ArrayList<>(initial);
        assigned.forEach(variable -> inputs.add(variable.unwatched()));
        inputs.addAll(along);
        inputs.addAll(captured);
        read.forEach(variable -> inputs.add(variable.unwatched()));
        trail = Tapes.watchAny(inputs);
        var results = List.of(Calls.callAll(this, inputs.toArray(Tensor[]::new)));
        for (int i = 0; i < assigned.size(); i++) {
            assigned.get(i).assign(results.get(carries + i));
        }
        int states = carries + assigned.size();
        return new StepResult(
                results.subList(0, carries), results.subList(states, states + outputs));
    }

    /**
     * What a step is given are values of its own, as they are where a loop is traced: a tape inside
     * of the step that watches the tensor which the loop began with does not watch these.
     */
    static List<Tensor> own(List<Tensor> carried) {
        return carried.stream().map(Tensor::identity).toList();
    }

    // ---- the op
    // --------------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return kind.name;
    }

    /** What a step is given: carried values and assigned variables. */
    private List<Tensor> states() {
        var states = new ArrayList<>(body.parameters().subList(0, carries));
        assigned.forEach(variable -> states.add(body.start(variable)));
        return states;
    }

    /** What a step stacks. */
    private List<Tensor> slices() {
        var slices = new ArrayList<>(body.results().subList(carries, carries + outputs));
        if (trail) {
            slices.addAll(states());
        }
        return slices;
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        var types = new ArrayList<TensorType>();
        states().forEach(tensor -> types.add(tensor.type()));
        slices().forEach(tensor ->
                types.add(new TensorType(tensor.dtype(), tensor.shape().inserted(0, kind.length))));
        return types;
    }

    /** What stands for the inputs in a step. */
    List<Tensor> bodyInputs() {
        var inputs = states();
        inputs.addAll(body.parameters().subList(carries, carries + sequences));
        inputs.addAll(captured);
        read.forEach(variable -> inputs.add(body.start(variable)));
        return inputs;
    }

    /** What a step returns: the next states, and what is stacked. */
    List<Tensor> bodyOutputs() {
        var outputs = new ArrayList<>(body.results().subList(0, carries));
        assigned.forEach(variable -> outputs.add(body.end(variable)));
        outputs.addAll(slices());
        return outputs;
    }

    RegionBody body() {
        return body;
    }

    Kind kind() {
        return kind;
    }

    /** How many values go from step to step, variables among them. */
    int stateCount() {
        return carries + assigned.size();
    }

    int sequenceCount() {
        return sequences;
    }

    /** Whether a state is that of a generator. */
    boolean isDraws(int state) {
        return state >= carries && assigned.get(state - carries).isDraws();
    }

    /** Whether a stacked output is what a generator's state was at each step. */
    boolean isTrailOfDraws(int stacked) {
        return stacked >= outputs && isDraws(stacked - outputs);
    }

    @Override
    public void lower(Lowering to, List<Value> in, List<Value> out) {
        var graph = body.lower(bodyInputs(), bodyOutputs());
        int states = carries + assigned.size();
        var initial = in.subList(0, states);
        var outside = in.subList(states + sequences, in.size());
        var carried = out.subList(0, states);
        var stacked = out.subList(states, out.size());
        to.add(
                kind.isWhile
                        ? new Region.While(
                                graph,
                                initial,
                                outside,
                                carried,
                                stacked,
                                kind.length.symbolName(),
                                kind.maximum)
                        : new Region.Scan(
                                graph,
                                initial,
                                in.subList(states, states + sequences),
                                outside,
                                carried,
                                stacked,
                                kind.length,
                                kind.reverse));
    }

    @Override
    public boolean readsOutput() {
        return true;
    }

    // ---- the gradient
    // --------------------------------------------------------------------------------------------

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        return new Back(call, upstream).gradients();
    }

    /**
     * One walk back. It carries the gradients of the carried values, and the sums over all steps of
     * the gradients of captured tensors and variables; products among those are put off until their
     * factors are there for all steps. No gradient flows through an assignment, so a variable
     * counts as what is read, at whatever step.
     */
    private final class Back {
        private final int states = carries + assigned.size();
        private final Backprop call;
        private final List<Tensor> xs;
        // Positions among the inputs of what has gradients.
        private final List<Integer> carried;
        private final List<Integer> along;
        private final List<Integer> summed;
        // Stacked outputs through which gradients flow in.
        private final List<Integer> stacked;
        private final List<Tensor> start = new ArrayList<>();
        private final List<Tensor> walked = new ArrayList<>();
        private final boolean[] reached;
        private StepProducts products = new StepProducts(List.of());

        Back(Backprop call, List<Tensor> upstream) {
            this.call = call;
            int outside = states + sequences;
            carried = floating(0, carries, i -> true);
            along = floating(states, outside, call::needs);
            summed = floating(carries, states, call::needs);
            summed.addAll(floating(outside, call.inputCount(), call::needs));
            xs = new ArrayList<>();
            for (int i = states; i < outside; i++) {
                xs.add(call.input(i));
            }
            carried.forEach(i -> start.add(upstream.get(i)));
            summed.forEach(i -> start.add(RegionBody.zeros(call.input(i))));
            for (int i = 0; i < states; i++) {
                walked.add(call.output(states + outputs + i));
            }
            walked.addAll(xs);
            stacked = new ArrayList<>();
            for (int i = states; i < upstream.size(); i++) {
                if (upstream.get(i).dtype().isFloating() && call.reached(i)) {
                    stacked.add(i - states);
                    walked.add(upstream.get(i));
                }
            }
            reached = new boolean[call.inputCount()];
            // What no step changes reaches the start as it is.
            carried.forEach(i -> reached[i] = true);
        }

        private List<Integer> floating(int from, int to, IntPredicate chosen) {
            var positions = new ArrayList<Integer>();
            for (int i = from; i < to; i++) {
                if (call.inputType(i).dtype().isFloating() && chosen.test(i)) {
                    positions.add(i);
                }
            }
            return positions;
        }

        List<@Nullable Cotangent> gradients() {
            var result = scan("gradient of " + kind.name, this::step, start, walked, !kind.reverse);
            var positions = new ArrayList<>(carried);
            positions.addAll(summed);
            positions.addAll(along);
            var found = new ArrayList<>(result.carry());
            var stacks = result.outputs().subList(along.size(), result.outputs().size());
            for (int i = 0; i < summed.size(); i++) {
                int at = carried.size() + i;
                found.set(at, products.sum(i, found.get(at), walked, stacks));
            }
            found.addAll(result.outputs().subList(0, along.size()));
            return RegionBody.at(call.inputCount(), positions, found, reached);
        }

        private StepResult step(List<Tensor> gradients, List<Tensor> slices) {
            var at = slices.subList(0, states);
            var x = slices.subList(states, states + sequences);
            var flowing = slices.subList(states + sequences, slices.size());
            var values = new LinkedHashMap<Variable, RegionBody.Held>();
            for (int i = carries; i < states; i++) {
                values.put(assigned.get(i - carries), RegionBody.Held.of(call.input(i), at.get(i)));
            }
            for (int i = firstRead(); i < call.inputCount(); i++) {
                values.put(read.get(i - firstRead()), RegionBody.Held.of(call.input(i)));
            }
            var sources = new ArrayList<Tensor>();
            carried.forEach(i -> sources.add(at.get(i)));
            summed.forEach(i -> sources.add(outside(i, values)));
            along.forEach(i -> sources.add(x.get(i - states)));
            var given = new ArrayList<>(at.subList(0, carries));
            given.addAll(x);
            var found =
                    body.gradients(
                            given,
                            values,
                            sources,
                            results -> targets(results, at, gradients, flowing));
            var next = new ArrayList<Tensor>();
            for (int i = 0; i < carried.size(); i++) {
                next.add(RegionBody.orZeros(found.get(i), sources.get(i)));
            }
            products = new StepProducts(slices);
            for (int i = carried.size(); i < carried.size() + summed.size(); i++) {
                var sum = gradients.get(i);
                reached[summed.get(i - carried.size())] |= found.get(i).isPresent();
                next.add(products.take(found.get(i)).map(sum::plus).orElse(sum));
            }
            var outputs = new ArrayList<Tensor>();
            for (int i = 0; i < along.size(); i++) {
                int source = carried.size() + summed.size() + i;
                reached[along.get(i)] |= found.get(source).isPresent();
                outputs.add(RegionBody.orZeros(found.get(source), sources.get(source)));
            }
            outputs.addAll(products.factors());
            return new StepResult(next, outputs);
        }

        /** The position of the first variable that is only read. */
        private int firstRead() {
            return call.inputCount() - read.size();
        }

        /** What stands at an input that all steps share. */
        private Tensor outside(int input, Map<Variable, RegionBody.Held> values) {
            if (input < states) {
                return values.get(assigned.get(input - carries)).before();
            }
            return input < firstRead()
                    ? call.input(input)
                    : values.get(read.get(input - firstRead())).before();
        }

        private List<RegionBody.Target> targets(
                List<Tensor> results,
                List<Tensor> at,
                List<Tensor> gradients,
                List<Tensor> flowing) {
            var targets = new ArrayList<RegionBody.Target>();
            for (int i = 0; i < carried.size(); i++) {
                targets.add(new RegionBody.Target(results.get(carried.get(i)), gradients.get(i)));
            }
            for (int i = 0; i < stacked.size(); i++) {
                int output = stacked.get(i);
                targets.add(
                        new RegionBody.Target(
                                output < outputs
                                        ? results.get(carries + output)
                                        : at.get(output - outputs),
                                flowing.get(i)));
            }
            return targets;
        }
    }
}
