package io.gradus.cpu.backend;

import io.gradus.ir.Effect;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** A graph whose nodes have code, for any values of its open sizes. */
final class GraphCode {
    private final Graph graph;
    private final Slots slots;
    private final List<Step.Code> codes = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    // For each code, the slots that nobody reads after it.
    private final List<int[]> frees = new ArrayList<>();

    /** Gets every node ready. */
    GraphCode(Graph graph, Engine engine) {
        this.graph = graph;
        slots = new Slots(graph);
        var ends = new Releases(graph, slots);
        var releases = graph.releases();
        for (int i = 0; i < graph.nodes().size(); i++) {
            var free = ends.free(releases.get(i));
            var node = graph.nodes().get(i);
            if (!(node instanceof Node.Alias)) {
                var late = slots.late(node);
                var code = code(node, engine);
                codes.add(late.isEmpty() ? code : LateStep.code(code, late, slots));
                nodes.add(node);
                frees.add(free);
            } else if (!frees.isEmpty()) {
                // An alias is no step: what ends with it ends with the step before.
                frees.add(
                        IntStream.concat(IntStream.of(frees.removeLast()), IntStream.of(free))
                                .toArray());
            }
        }
    }

    private Step.Code code(Node node, Engine engine) {
        return switch (node) {
            case Kernel kernel -> KernelStep.code(kernel, engine.kernels().prepare(kernel), slots);
            case Epilogue epilogue ->
                    EpilogueStep.code(
                            epilogue,
                            code(epilogue.product(), engine),
                            code(epilogue.kernel(), engine),
                            slots);
            case Library.Matmul matmul -> MatmulStep.code(matmul, engine, slots);
            case Library.Convolution2d convolution ->
                    ConvolutionStep.code(convolution, engine, slots);
            case Library.Routine routine -> RoutineStep.code(routine, slots);
            case Region.Cond cond ->
                    CondStep.code(
                            cond,
                            new GraphCode(cond.then(), engine),
                            new GraphCode(cond.otherwise(), engine),
                            slots);
            case Region.Scan scan -> ScanStep.code(scan, new GraphCode(scan.body(), engine), slots);
            case Region.While loop ->
                    WhileStep.code(loop, new GraphCode(loop.body(), engine), slots);
            case Effect effect -> EffectStep.code(effect, slots);
            case Node.Alias alias -> throw new AssertionError(alias);
        };
    }

    /** Fixes the sizes. */
    BoundGraph bind(ToLongFunction<String> symbols) {
        var steps = codes.stream().map(code -> code.bind(symbols)).toArray(Step[]::new);
        return new BoundGraph(
                graph,
                slots,
                steps,
                frees.toArray(int[][]::new),
                workspace(symbols),
                fresh(),
                written(),
                symbols);
    }

    /** The memory of the intermediate values on given sizes. */
    Workspace workspace(ToLongFunction<String> symbols) {
        return new Workspace(graph, slots, nodes, frees, symbols);
    }

    /** For each output whether its step writes into an array that nobody else has. */
    boolean[] fresh() {
        var written = written();
        int[] outputs = slots.of(graph.outputs());
        for (int i = 0; i < written.length; i++) {
            int slot = outputs[i];
            written[i] &= IntStream.of(outputs).filter(other -> other == slot).count() == 1;
        }
        return written;
    }

    /** For each output whether its step writes into the array that it finds, if there is one. */
    private boolean[] written() {
        var written = new HashSet<Integer>();
        for (var node : nodes) {
            Workspace.writtenInto(node).forEach(output -> written.add(slots.of(output)));
        }
        int[] outputs = slots.of(graph.outputs());
        var all = new boolean[outputs.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = written.contains(outputs[i]);
        }
        return all;
    }
}
