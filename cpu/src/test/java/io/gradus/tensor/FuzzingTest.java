package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.compile.Compiler;
import io.gradus.cpu.backend.TierBackends;
import io.gradus.ir.Dim;
import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.Plan;
import io.gradus.ir.Shape;
import io.gradus.spi.Backend;
import io.gradus.spi.Buffer;
import io.gradus.tensor.fuzz.RandomProgram;
import io.gradus.tensor.fuzz.RunState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random programs of many operations have the same bits run op by op, compiled, compiled for other
 * tiers, and op by op on the reference interpreter: what they return, gradients included, and what
 * they leave in variables.
 *
 * <p>A failure prints its seed; {@code -Dgradus.fuzz.seed=N} runs that program alone, and {@code
 * -Dgradus.long=true} many more than usual.
 */
class FuzzingTest {
    private static final int USUAL = 200;
    private static final int LONG = 5_000;
    private static final Backend REFERENCE = TierBackends.open("reference");
    private static final List<Backend> TIERS =
            List.of(REFERENCE, TierBackends.open("vector"), TierBackends.open("scalar"));

    @Test
    void programs() {
        var one = Long.getLong("gradus.fuzz.seed");
        if (one != null) {
            check(one);
            return;
        }
        boolean many = Boolean.getBoolean("gradus.long");
        long first = many ? System.currentTimeMillis() * 1_000 : 0;
        int telling = 0;
        int count = many ? LONG : USUAL;
        for (long seed = first; seed < first + count; seed++) {
            telling += check(seed) ? 1 : 0;
        }
        assertThat(telling)
                .as("programs whose results are mostly numbers")
                .isGreaterThan(count / 2);
    }

    /** Whether the results of a program, which were the same in all ways, say something. */
    private static boolean check(long seed) {
        var program = RandomProgram.of(seed);
        var failure = failure(program);
        if (failure != null) {
            var kind = failure.getClass();
            var small =
                    program.shrink(other -> {
                        var same = failure(other);
                        return same != null
                                && same.getClass() == kind
                                && start(same).equals(start(failure));
                    });
            var last = failure(small);
            throw new AssertionError(
                    "-Dgradus.fuzz.seed=%d: %s%n%s".formatted(seed, small, trace(last)), failure);
        }
        return program.run(program.start(), program.arguments()).stream()
                .allMatch(FuzzingTest::saysSomething);
    }

    private static String start(Throwable thrown) {
        var message = String.valueOf(thrown.getMessage());
        return message.substring(0, Math.min(30, message.length()));
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        if (thrown != null) {
            thrown.printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    private static boolean saysSomething(Tensor x) {
        return x.size() == 0 || x.isNaN().cast(io.gradus.ir.DType.FLOAT32).mean().toFloat() < 0.5;
    }

    private static Throwable failure(RandomProgram program) {
        try {
            compare(program);
            return null;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }

    private static void compare(RandomProgram program) {
        var eager = program.start();
        var traced = program.start();
        TracedFunction<List<Tensor>, List<Tensor>> function =
                TracedFunction.of(in -> program.run(traced, in));
        function = program.openBatch() ? function.openBatch() : function;
        var expected = program.run(eager, program.arguments());
        var compiled = compareTiers(program, expected, eager);
        if (program.hasGradientsOfRegions()) {
            var results = compiled.subList(0, expected.size());
            same("compiled", results, function.apply(program.arguments()));
            return;
        }
        same("compiled", expected, function.apply(program.arguments()));
        same("compiled, variables", values(eager), values(traced));
        for (int batch : program.openBatch() ? new int[] {1, 20} : new int[] {5}) {
            var arguments = program.arguments(batch);
            same(
                    "compiled, batch " + batch,
                    program.run(eager, arguments),
                    function.apply(arguments));
            same("compiled, variables of a later call", values(eager), values(traced));
        }
        assertThat(function.traces()).isEqualTo(1);
    }

    private static List<Tensor> values(RunState state) {
        return state.variables().stream().map(Variable::value).toList();
    }

    // ---- other tiers

    /** The graph of a program, with what its inputs and its outputs are. */
    private record Traced(Graph graph, List<Buffer> inputs, List<Variable> assigned) {}

    private static Traced trace(RandomProgram program, RunState state) {
        var trace = new Trace();
        return trace.run(() -> {
            var inputs = new ArrayList<Tensor>();
            var buffers = new ArrayList<Buffer>();
            for (var argument : program.arguments()) {
                boolean open = program.openBatch() && argument.rank() > 0;
                var shape = argument.shape();
                inputs.add(
                        trace.parameter(
                                new TensorType(
                                        argument.dtype(),
                                        open ? shape.with(0, Dim.symbol("batch")) : shape)));
                buffers.add(argument.buffer());
            }
            var outputs = new ArrayList<>(program.run(state, List.copyOf(inputs)));
            outputs.addAll(trace.assigned().values());
            trace.reads()
                    .forEach((variable, tensor) -> {
                        inputs.add(tensor);
                        buffers.add(variable.kept().tensor().buffer());
                    });
            for (var captured : trace.captured()) {
                inputs.add(captured);
                buffers.add(captured.buffer());
            }
            for (var output : outputs) {
                if (!output.isSymbolic() && inputs.stream().noneMatch(x -> x == output)) {
                    inputs.add(output);
                    buffers.add(output.buffer());
                }
            }
            return new Traced(
                    trace.lower(inputs, outputs), buffers, List.copyOf(trace.assigned().keySet()));
        });
    }

    private static List<Tensor> compareTiers(
            RandomProgram program, List<Tensor> results, RunState afterwards) {
        var state = program.start();
        var traced = trace(program, state);
        List<Tensor> expected = new ArrayList<>(results);
        for (var variable : traced.assigned) {
            int number = state.variables().indexOf(variable);
            expected.add(
                    number < 0
                            ? afterwards.generator().state().value()
                            : afterwards.variables().get(number).value());
        }
        int batch =
                program.arguments().stream()
                        .filter(argument -> argument.rank() > 0)
                        .mapToInt(argument -> argument.shape().size(0))
                        .findFirst()
                        .orElse(0);
        boolean another = program.hasGradientsOfRegions();
        // Another way in turn: the interpreter is slow, and vector code is slow to start.
        int turn = Math.floorMod(program.seed(), TIERS.size() + 1);
        if (another || turn == TIERS.size()) {
            var buffers = run(opByOp(traced.graph), REFERENCE, traced.inputs, batch);
            var interpreted = tensors(buffers, expected);
            expected = another ? interpreted : expected;
            same("op by op on the interpreter", expected, interpreted);
        }
        if (turn < TIERS.size()) {
            var backend = TIERS.get(turn);
            var buffers = run(Compiler.plan(traced.graph, backend), backend, traced.inputs, batch);
            same("compiled for " + backend.describe(), expected, tensors(buffers, expected));
        }
        return expected;
    }

    private static Buffer[] run(Plan plan, Backend backend, List<Buffer> inputs, int batch) {
        int[] symbols = plan.symbols().isEmpty() ? new int[0] : new int[] {batch};
        return backend.compile(plan).run(inputs.toArray(Buffer[]::new), symbols);
    }

    /** A plan of nodes planned one by one, so that no pass has anything to fuse. */
    private static Plan opByOp(Graph graph) {
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            var one = new Graph(node.inputs(), List.of(node), node.outputs());
            nodes.addAll(Compiler.plan(one, REFERENCE).graph().nodes());
        }
        var whole = new Graph(graph.inputs(), nodes, graph.outputs());
        return new Plan(whole.validate(), Compiler.plan(graph, REFERENCE).symbols());
    }

    private static List<Tensor> tensors(Buffer[] buffers, List<Tensor> like) {
        var tensors = new ArrayList<Tensor>();
        for (int i = 0; i < buffers.length; i++) {
            tensors.add(new Tensor(like.get(i).type(), buffers[i]));
        }
        return tensors;
    }

    // ---- bits

    private static void same(String how, List<Tensor> expected, List<Tensor> actual) {
        assertThat(actual).as(how).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            same(how + ", result " + i, expected.get(i), actual.get(i));
        }
    }

    private static void same(String how, Tensor expected, Tensor actual) {
        Shape shape = expected.shape();
        assertThat(actual.shape()).as(how).isEqualTo(shape);
        assertThat(actual.dtype()).as(how).isEqualTo(expected.dtype());
        if (!actual.toByteBuffer().equals(expected.toByteBuffer())) {
            // A NaN has no bits that a processor promises.
            assertThat(withOneNaN(actual)).as(how).isEqualTo(withOneNaN(expected));
        }
    }

    private static Object withOneNaN(Tensor x) {
        if (!x.dtype().isFloating()) {
            return x.toArray();
        }
        var values = x.cast(io.gradus.ir.DType.FLOAT64).toDoubleArray();
        var bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToLongBits(values[i]);
        }
        return bits;
    }
}
