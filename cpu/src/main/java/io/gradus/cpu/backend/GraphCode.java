package io.gradus.cpu.backend;

import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** A graph whose nodes have code, for any values of its open sizes. */
final class GraphCode {
    private final Graph graph;
    private final Slots slots;
    private final List<Step.Code> codes = new ArrayList<>();
    // For each code, the slots that nobody reads after it.
    private final List<int[]> frees = new ArrayList<>();

    /**
     * Gets every node ready.
     *
     * @param releases for each node, the values that no later node reads
     */
    GraphCode(Graph graph, List<List<Value>> releases, Engine engine) {
        this.graph = graph;
        slots = new Slots(graph);
        var ends = new Releases(graph, slots);
        for (int i = 0; i < graph.nodes().size(); i++) {
            var free = i < releases.size() ? ends.free(releases.get(i)) : new int[0];
            var node = graph.nodes().get(i);
            if (!(node instanceof Node.Alias)) {
                codes.add(code(node, engine));
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
            case Library.Matmul matmul -> MatmulStep.code(matmul, engine, slots);
            case Library.Convolution2d convolution ->
                    ConvolutionStep.code(convolution, engine, slots);
            case Region.Scan scan ->
                    ScanStep.code(
                            scan,
                            new GraphCode(scan.body(), Releases.of(scan.body()), engine),
                            slots);
            case Node.Alias alias -> throw new AssertionError(alias);
        };
    }

    /** Fixes the sizes. */
    BoundGraph bind(ToLongFunction<String> symbols) {
        var steps = codes.stream().map(code -> code.bind(symbols)).toArray(Step[]::new);
        return new BoundGraph(graph, slots, steps, frees.toArray(int[][]::new), symbols);
    }
}
