package io.gradus.tensor.fuzz;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Builds a random program by running it on sample arguments, so that the type of every value is
 * known when the next step is chosen.
 */
final class ProgramBuilder {
    /** The open size in sample arguments: a prime that no other size is a multiple of. */
    static final int BATCH = 11;

    private static final int[] SIZES = {1, 1, 2, 3, 3, 4, 5, 7, 8, 16, 17, 34, 40};

    private final long seed;
    final Random random;
    private final boolean openBatch;
    private final int mostElements;
    private RunState state;
    private List<Step> steps = new ArrayList<>();
    private final RandomCalls calls = new RandomCalls(this);
    private int tapes;
    private int regions;

    ProgramBuilder(long seed) {
        this.seed = seed;
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        openBatch = chance(0.3);
        // Long axes take other ways than short ones, but the interpreter's time.
        mostElements = chance(0.15) ? 6_000 : 800;
        state = new RunState(List.of(), List.of(), new Generator(seed));
    }

    RandomProgram build() {
        int inputs = 1 + random.nextInt(4);
        for (int i = 0; i < inputs; i++) {
            state.values().add(argument(i == 0));
        }
        var arguments = List.copyOf(state.values());
        var initial = new ArrayList<Tensor>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var like = initial.isEmpty() || chance(0.5) ? shape(false) : initial.getFirst().shape();
            initial.add(numbers(DType.FLOAT32, like));
        }
        state =
                new RunState(
                        arguments,
                        initial.stream().map(Variable::new).toList(),
                        new Generator(seed));
        block(4 + random.nextInt(24));
        var outputs = new ArrayList<Integer>();
        int made = state.values().size();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            int number = Math.max(0, made - 1 - (int) Math.abs(random.nextGaussian() * 5));
            outputs.add(number);
        }
        return new RandomProgram(
                seed, openBatch, arguments, initial, List.copyOf(steps), List.copyOf(outputs));
    }

    // ---- steps

    private void block(int count) {
        for (int i = 0; i < count; i++) {
            boolean made = false;
            for (int attempt = 0; attempt < 20 && !made; attempt++) {
                made = step();
            }
        }
    }

    private boolean step() {
        double choice = random.nextDouble();
        if (choice < 0.06 && tapes < 2) {
            return tape();
        }
        if (choice < 0.09 && regions < 2) {
            return random.nextInt(3) == 0 ? scan() : chance(0.5) ? loop() : branch();
        }
        if (choice < 0.13 && !state.variables().isEmpty()) {
            return variable();
        }
        if (choice < 0.17 && !steps.isEmpty() && any(steps) instanceof Step.Call call) {
            return addStep(
                    call.name(), call.code(), call.samples().stream().anyMatch(this::isOpen));
        }
        return calls.add();
    }

    private boolean isOpen(Tensor x) {
        return isOpen(x.shape());
    }

    /** Adds a call on values of some numbers, unless it cannot be made or makes too much. */
    boolean add(String name, List<Integer> inputs, Function<List<Tensor>, List<Tensor>> code) {
        return addStep(
                name + inputs,
                run -> code.apply(inputs.stream().map(run::value).toList()),
                inputs.stream().anyMatch(input -> isOpen(value(input).shape())));
    }

    boolean add(String name, int input, Function<Tensor, Tensor> code) {
        return add(name, List.of(input), in -> List.of(code.apply(in.getFirst())));
    }

    private boolean addStep(String text, Function<RunState, List<Tensor>> code, boolean open) {
        List<Tensor> made;
        try {
            made = code.apply(state);
        } catch (IllegalArgumentException _) {
            return false; // the call does not fit; another one will
        }
        for (var tensor : made) {
            if (tensor.rank() > 5
                    || tensor.size() > mostElements
                    || openBatch && !open && isOpen(tensor.shape())) {
                return false;
            }
        }
        state.values().addAll(made);
        steps.add(new Step.Call(text, code, made));
        return true;
    }

    /** A tensor from outside, which the function captures. */
    boolean constant(DType dtype, Shape shape) {
        var tensor = numbers(dtype, shape);
        return addStep("captured " + dtype + shape, _ -> List.of(tensor), false);
    }

    /** Random numbers, drawn anew in every run. */
    boolean draw() {
        var shape = shape(false);
        return addStep("uniform" + shape, run -> List.of(run.generator().uniform(shape)), false);
    }

    private boolean variable() {
        int number = random.nextInt(state.variables().size());
        if (chance(0.5)) {
            return addStep(
                    "variable " + number, run -> List.of(run.variable(number).value()), false);
        }
        var variable = state.variable(number);
        int last = state.variables().size() - 1;
        if (number != last
                && chance(0.5)
                && variable.shape().equals(state.variable(last).shape())) {
            return addStep(
                    "variables %d and %d exchanged".formatted(number, last),
                    run -> {
                        var first = run.variable(number).value();
                        var second = run.variable(last).value();
                        run.variable(number).assign(second);
                        run.variable(last).assign(first);
                        return List.of();
                    },
                    false);
        }
        int same = pick(x -> x.dtype() == variable.dtype() && x.shape().equals(variable.shape()));
        if (same >= 0) {
            return addStep(
                    "variable %d := v%d".formatted(number, same),
                    run -> {
                        run.variable(number).assign(run.value(same));
                        return List.of();
                    },
                    false);
        }
        int any = pick(x -> x.dtype().isFloating());
        return any >= 0
                && addStep(
                        "variable %d += mean of v%d".formatted(number, any),
                        run -> {
                            var mean = run.value(any).cast(DType.FLOAT32).mean().times(0.1);
                            run.variable(number).assignAdd(mean);
                            return List.of();
                        },
                        false);
    }

    private boolean tape() {
        var sources = new ArrayList<Integer>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int source = pick(x -> x.dtype().isFloating());
            if (source >= 0 && !sources.contains(source)) {
                sources.add(source);
            }
        }
        if (sources.isEmpty()) {
            return false;
        }
        var outer = steps;
        var body = new ArrayList<Step>();
        var targets = new ArrayList<Integer>();
        var tape = new GradientTape();
        var watched = sources.stream().map(this::value).toList();
        int before = state.values().size();
        Tensor loss;
        steps = body;
        tapes++;
        try (tape) {
            watched.forEach(tape::watch);
            block(1 + random.nextInt(10));
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                int target = pick(x -> x.dtype().isFloating());
                if (target >= before) {
                    targets.add(target);
                }
            }
            loss = Step.Tape.loss(state, targets);
        } finally {
            steps = outer;
            tapes--;
        }
        var made = new ArrayList<Tensor>();
        made.add(loss);
        made.addAll(Step.Tape.gradients(tape, loss, watched));
        state.values().addAll(made);
        steps.add(new Step.Tape(body, sources, targets, made));
        return true;
    }

    /** Steps inside of a region, built on a copy of the state. */
    private record Inside(List<Step> steps, RunState state, int before) {}

    private Inside inside(Tensor... given) {
        var outer = steps;
        var outside = state;
        steps = new ArrayList<>();
        state = outside.copy();
        int before = state.values().size();
        state.values().addAll(List.of(given));
        regions++;
        try {
            block(1 + random.nextInt(5));
            return new Inside(steps, state, before);
        } finally {
            steps = outer;
            state = outside;
            regions--;
        }
    }

    /** The last value from inside of the same type as another one; −1 if there is none. */
    private static int like(Tensor wanted, Inside inside) {
        var values = inside.state.values();
        for (int i = values.size() - 1; i > inside.before; i--) {
            if (values.get(i).dtype() == wanted.dtype()
                    && values.get(i).shape().equals(wanted.shape())) {
                return i;
            }
        }
        return -1;
    }

    private boolean scan() {
        int initial = pick(x -> x.dtype().isFloating() && x.size() < 300);
        int sequence = pick(x -> x.rank() > 0 && x.shape().size(0) > 0 && x.shape().size(0) < 6);
        if (initial < 0 || sequence < 0) {
            return false;
        }
        var inside = inside(value(initial), value(sequence).get(0));
        int made = inside.state.values().size() - inside.before;
        int output = inside.before + random.nextInt(made);
        int next = like(value(initial), inside);
        return region(
                samples -> new Step.Scan(inside.steps, initial, sequence, next, output, samples));
    }

    private boolean loop() {
        int initial = pick(x -> x.dtype().isFloating() && x.size() < 300);
        int count = pick(x -> x.dtype() != DType.BOOL && x.size() > 0);
        if (initial < 0 || count < 0) {
            return false;
        }
        var inside = inside(value(initial), Tensor.of(1));
        int next = like(value(initial), inside);
        return region(samples -> new Step.Loop(inside.steps, initial, count, next, samples));
    }

    private boolean branch() {
        int condition = pick(x -> x.size() > 0);
        int like = pick(x -> x.dtype().isFloating());
        if (condition < 0 || like < 0) {
            return false;
        }
        var first = inside();
        var second = inside();
        int one = like(value(like), first);
        int other = like(value(like), second);
        return region(samples ->
                new Step.Branch(first.steps, second.steps, condition, like, one, other, samples));
    }

    /** Adds a region, unless it makes too much. */
    private boolean region(Function<List<Tensor>, Step> region) {
        int before = state.values().size();
        region.apply(List.of()).run(state);
        var made = state.values().subList(before, state.values().size());
        if (made.stream().anyMatch(x -> x.rank() > 5 || x.size() > mostElements)) {
            made.clear();
            return false;
        }
        steps.add(region.apply(List.copyOf(made)));
        return true;
    }

    // ---- choices

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    Tensor value(int number) {
        return state.value(number);
    }

    /** The number of a value of some kind, late ones more often; −1 if there is none. */
    int pick(Predicate<Tensor> kind) {
        var fitting = new ArrayList<Integer>();
        for (int i = 0; i < state.values().size(); i++) {
            if (kind.test(value(i))) {
                fitting.add(i);
            }
        }
        int back = (int) Math.abs(random.nextGaussian() * 6);
        return fitting.isEmpty() ? -1 : fitting.get(Math.max(0, fitting.size() - 1 - back));
    }

    /** Whether a size depends on the open batch. */
    boolean isOpen(int size) {
        return openBatch && size > 0 && size % BATCH == 0;
    }

    boolean isOpen(Shape shape) {
        for (int size : shape.sizes()) {
            if (isOpen(size)) {
                return true;
            }
        }
        return false;
    }

    // ---- numbers

    private Tensor argument(boolean first) {
        double choice = random.nextDouble();
        var dtype =
                choice < 0.6 || first
                        ? DType.FLOAT32
                        : any(
                                List.of(
                                        DType.FLOAT64,
                                        DType.BFLOAT16,
                                        DType.FLOAT16,
                                        DType.INT32,
                                        DType.INT64,
                                        DType.UINT8,
                                        DType.BOOL));
        return numbers(dtype, shape(openBatch));
    }

    /** A random shape, its leading size the batch if that is asked for and it is no scalar. */
    Shape shape(boolean batched) {
        int rank = random.nextInt(random.nextInt(4) + 2);
        var sizes = new int[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = chance(0.02) ? 0 : SIZES[random.nextInt(SIZES.length)];
        }
        if (batched && rank > 0) {
            sizes[0] = BATCH;
        } else if (rank > 0 && chance(0.02)) {
            sizes = new int[] {4_097 + random.nextInt(900)};
        }
        long elements = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (elements * sizes[i] > mostElements) {
                sizes[i] = 1;
            }
            elements *= Math.max(1, sizes[i]);
        }
        return Shape.of(sizes);
    }

    /** Numbers that are seldom special, often small, and differ from each other. */
    private Tensor numbers(DType dtype, Shape shape) {
        var values = new double[shape.elements()];
        boolean integers = !dtype.isFloating() || chance(0.1);
        boolean special = chance(0.05);
        double[] specials = {0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e30, 1e-40};
        for (int i = 0; i < values.length; i++) {
            double value = random.nextGaussian() * (integers ? 4 : 1);
            values[i] = integers ? Math.rint(value) : value;
            if (special && chance(0.1)) {
                values[i] = specials[random.nextInt(specials.length)];
            }
        }
        return Tensor.of(values, shape).cast(dtype);
    }

    /** A sample with another size in place of the open one: its rows over again, shifted. */
    static Tensor resized(Tensor sample, int batch) {
        if (sample.rank() == 0 || sample.shape().size(0) != BATCH) {
            return sample;
        }
        var rows = new int[batch];
        for (int i = 0; i < batch; i++) {
            rows[i] = (i * 5 + 3) % BATCH;
        }
        return sample.gather(Tensor.of(rows));
    }
}
