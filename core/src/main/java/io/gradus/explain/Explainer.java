package io.gradus.explain;

import io.gradus.compile.Work;
import io.gradus.ir.DType;
import io.gradus.ir.Effect;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Origin;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import io.gradus.spi.Backend;
import io.gradus.spi.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;

/** Joins what the plan says of each node with what the backend reports of it. */
final class Explainer {
    /** Copies of less would only tell how fast a call is. */
    private static final long LEAST_COPY = 8 << 10;

    private final Backend backend;
    private final ToLongFunction<String> sizes;
    private final double nanos;
    private final Map<DType, Double> flopRates = new HashMap<>();
    private final Map<Long, Double> copyRates = new HashMap<>();

    Explainer(Backend backend, ToLongFunction<String> sizes, Report report) {
        this.backend = backend;
        this.sizes = sizes;
        nanos = nanos(report);
    }

    /** The time of all steps; NaN if it was not measured, or there is none. */
    static double nanos(Report report) {
        // What runs together with the step before has no time of its own.
        double[] times =
                report.steps().stream()
                        .mapToDouble(Report.Step::nanos)
                        .filter(time -> !Double.isNaN(time))
                        .toArray();
        return times.length == 0 ? Double.NaN : DoubleStream.of(times).sum();
    }

    /**
     * The steps of a graph.
     *
     * @param rounds how often the graph runs in one run of the function; NaN if nobody knows
     */
    List<ExplainedStep> steps(Graph graph, Report report, String prefix, double rounds) {
        var names = new ValueNames(graph);
        Map<Integer, String> held = new HashMap<>();
        var steps = new ArrayList<ExplainedStep>();
        for (var step : report.steps()) {
            steps.add(step(step, graph, report, names, held, prefix + (steps.size() + 1), rounds));
        }
        return List.copyOf(steps);
    }

    private ExplainedStep step(
            Report.Step step,
            Graph graph,
            Report report,
            ValueNames names,
            Map<Integer, String> held,
            String label,
            double rounds) {
        var node = step.node();
        var writes = new ArrayList<String>();
        for (int i = 0; i < node.outputs().size(); i++) {
            var output = node.outputs().get(i);
            int array = step.memory().get(i);
            writes.add(names.describe(output) + memory(output, array, graph, report, names, held));
        }
        var work = Work.of(node, sizes);
        double arithmetic = Double.NaN;
        double memory = Double.NaN;
        if (!Double.isNaN(step.nanos()) && !(node instanceof Region)) {
            arithmetic = work.flops() * rounds / flopRate(node) * 1e9;
            memory = node instanceof Library ? 0 : work.bytes() * rounds / copyRate(work) * 1e9;
        }
        double limit = Math.max(arithmetic, memory);
        return new ExplainedStep(
                label,
                name(node),
                origins(node),
                Loops.of(node, names, sizes),
                work,
                node.inputs().stream().distinct().map(names::describe).toList(),
                List.copyOf(writes),
                step.code(),
                step.nanos(),
                step.nanos() / nanos,
                step.nanos() > 0 && limit > 0 ? limit / step.nanos() : Double.NaN,
                step.nanos() > 0 && limit > 0 ? arithmetic >= memory ? "arithmetic" : "memory" : "",
                bodies(node, step, label, rounds));
    }

    private List<List<ExplainedStep>> bodies(
            Node node, Report.Step step, String label, double rounds) {
        if (!(node instanceof Region region)) {
            return List.of();
        }
        double inside =
                switch (region) {
                    case Region.Cond _ -> rounds;
                    case Region.Scan scan -> rounds * scan.length().evaluate(sizes);
                    case Region.While _ -> Double.NaN;
                };
        var bodies = new ArrayList<List<ExplainedStep>>();
        for (int i = 0; i < region.bodies().size(); i++) {
            var prefix = label + (region.bodies().size() > 1 ? "ab".charAt(i) : "") + ".";
            bodies.add(steps(region.bodies().get(i), step.bodies().get(i), prefix, inside));
        }
        return List.copyOf(bodies);
    }

    private static String memory(
            Value output,
            int array,
            Graph graph,
            Report report,
            ValueNames names,
            Map<Integer, String> held) {
        if (array < 0) {
            return graph.outputs().stream().anyMatch(o -> names.name(o).equals(names.name(output)))
                    ? ", a result"
                    : ", memory of its own";
        }
        var before = held.put(array, names.name(output));
        return ", in array %d of %s%s"
                .formatted(
                        array + 1,
                        Units.bytes(report.arrays().get(array)),
                        before == null ? "" : ", which held " + before);
    }

    static String name(Node node) {
        return switch (node) {
            case Kernel kernel -> kernel.name();
            case Library.Matmul _ -> "matmul";
            case Library.Convolution2d convolution ->
                    switch (convolution.direction()) {
                        case FORWARD -> "conv2d";
                        case INPUT_GRADIENT -> "conv2d, gradient of images";
                        case FILTER_GRADIENT -> "conv2d, gradient of filters";
                    };
            case Library.Routine routine -> routine.origin().op();
            case Region.Cond _ -> "cond";
            case Region.Scan _ -> "scan";
            case Region.While _ -> "while";
            case Epilogue(var product, var kernel) -> name(product) + ", " + name(kernel);
            case Effect _ -> "effect";
            case Node.Alias _ -> "reshape";
        };
    }

    /** Where a node comes from; a region, from what is inside. */
    static List<Origin> origins(Node node) {
        return switch (node) {
            case Kernel kernel -> kernel.origins();
            case Library library -> List.of(library.origin());
            case Region region -> {
                var all = new LinkedHashSet<Origin>();
                for (var body : region.bodies()) {
                    body.nodes().forEach(inner -> all.addAll(origins(inner)));
                }
                yield List.copyOf(all);
            }
            case Epilogue(var product, var kernel) -> {
                var all = new LinkedHashSet<>(origins(product));
                all.addAll(origins(kernel));
                yield List.copyOf(all);
            }
            case Effect effect -> List.of(effect.origin());
            case Node.Alias _ -> List.of();
        };
    }

    private double flopRate(Node node) {
        boolean wide = node.outputs().stream().anyMatch(output -> output.dtype() == DType.FLOAT64);
        return flopRates.computeIfAbsent(wide ? DType.FLOAT64 : DType.FLOAT32, backend::flopRate);
    }

    /** The rate of copies of about this size. */
    private double copyRate(Work work) {
        long size = Long.highestOneBit(Math.max(LEAST_COPY, work.bytes()) - 1) << 1;
        return copyRates.computeIfAbsent(size, backend::copyRate);
    }

    /** What was measured of the machine, one line each. */
    List<String> machine() {
        var lines = new ArrayList<String>();
        flopRates.forEach((dtype, rate) ->
                lines.add(
                        "peak of matrix products in "
                                + dtype
                                + ", in cache: "
                                + Units.flopRate(rate)));
        copyRates.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        lines.add(
                                "peak of copies of %s: %s/s"
                                        .formatted(
                                                Units.bytes(entry.getKey()),
                                                Units.bytes(entry.getValue()))));
        return lines;
    }
}
