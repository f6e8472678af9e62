package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.Gemm;
import io.gradus.ir.DType;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.spi.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Says how a program is computed, and how long each of its steps takes. */
final class ProgramReport {
    private static final long NANOS = 1_000_000_000;
    private static final int LEAST_RUNS = 5;
    private static final int MOST_RUNS = 10_000;

    private final Engine engine;
    private final ToLongFunction<String> symbols;
    private final List<StepClock> runs;

    /**
     * A report on given sizes; sizes that only a run tells count as 1.
     *
     * @param runs the times of some runs, or none
     */
    ProgramReport(Engine engine, ToLongFunction<String> symbols, List<StepClock> runs) {
        this.engine = engine;
        this.symbols = symbols;
        this.runs = runs;
    }

    /** Waits until it is known how the products of a graph are computed. */
    static void settle(Graph graph, Engine engine) {
        for (var node : graph.nodes()) {
            switch (node) {
                case Library.Routine _ -> {}
                case Library library ->
                        engine.settle(library.outputs().getFirst().dtype() == DType.FLOAT64);
                case Epilogue epilogue ->
                        engine.settle(
                                epilogue.product().outputs().getFirst().dtype() == DType.FLOAT64);
                case Region region -> region.bodies().forEach(body -> settle(body, engine));
                default -> {}
            }
        }
    }

    /** Runs a program for a while; the first third of the runs warms it and counts for nothing. */
    static List<StepClock> runs(Parallel parallel, Consumer<StepClock> program) {
        var runs = new ArrayList<StepClock>();
        long end = System.nanoTime() + NANOS;
        while (runs.size() < LEAST_RUNS || System.nanoTime() < end && runs.size() < MOST_RUNS) {
            var clock = new StepClock(parallel);
            program.accept(clock);
            runs.add(clock);
        }
        return runs.subList(runs.size() / 3, runs.size());
    }

    Report of(Graph graph) {
        var code = new GraphCode(graph, engine);
        var workspace = code.workspace(symbols);
        var slots = new Slots(graph);
        var steps = new ArrayList<Report.Step>();
        int number = 0;
        for (var node : graph.nodes()) {
            if (node instanceof Node.Alias) {
                continue;
            }
            double nanos = median(graph, number++);
            if (node instanceof Epilogue(var product, var kernel)) {
                // Some rows of the one, some of the other: their times cannot be told apart.
                var along = ", with the next step on rows that are there";
                var after = ", together with the step before";
                steps.add(step(product, code(product) + along, nanos, workspace, slots));
                steps.add(step(kernel, code(kernel) + after, Double.NaN, workspace, slots));
            } else {
                steps.add(step(node, code(node), nanos, workspace, slots));
            }
        }
        return new Report(List.copyOf(steps), workspace.roomBytes());
    }

    private Report.Step step(
            Node node, String code, double nanos, Workspace workspace, Slots slots) {
        var memory =
                node.outputs().stream().map(output -> workspace.room(slots.of(output))).toList();
        return new Report.Step(node, code, memory, nanos, bodies(node));
    }

    private List<Report> bodies(Node node) {
        return node instanceof Region region
                ? region.bodies().stream().map(this::of).toList()
                : List.of();
    }

    private String code(Node node) {
        return switch (node) {
            case Kernel kernel -> engine.kernels().prepare(kernel).describe();
            case Library.Matmul product when engine.tier() != Tier.REFERENCE && isSmall(product) ->
                    "plain loops: too small to pack";
            case Library.Routine _ -> "plain loops, an item for each thread";
            case Library library ->
                    engine.tier() == Tier.REFERENCE
                            ? "plain loops"
                            : Gemm.describe(
                                    engine.tier().gemm(),
                                    library.outputs().getFirst().dtype().computeType());
            default -> "";
        };
    }

    /** As the step decides: matrices that share their right factor are one tall product. */
    private boolean isSmall(Library.Matmul product) {
        var shape = product.output().shape();
        long depth = product.a().shape().dim(product.transposeA() ? -2 : -1).evaluate(symbols);
        long elements = shape.count().evaluate(symbols);
        boolean tall = product.b().shape().rank() == 2 && !product.transposeA();
        long count = tall ? 1 : shape.slice(0, shape.rank() - 2).count().evaluate(symbols);
        int columns = (int) shape.dim(-1).evaluate(symbols);
        return count == 0 || Gemm.isSmall(elements / count * depth, (int) count, columns);
    }

    private double median(Graph graph, int step) {
        if (runs.isEmpty()) {
            return Double.NaN;
        }
        var sorted = runs.stream().mapToLong(run -> run.nanos(graph, step)).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
