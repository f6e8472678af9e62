package io.gradus.tensor;

import io.gradus.compile.Compiler;
import io.gradus.explain.Explanation;
import io.gradus.explain.Timing;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.Plan;
import io.gradus.spi.Buffer;
import io.gradus.spi.Program;
import java.util.List;

/**
 * A graph that is compiled.
 *
 * @param graph the graph as it was traced
 * @param plan what it became
 * @param program what runs
 * @param line the user's line that had it compiled; empty if it is not known
 * @param outputs the types of its outputs, open sizes open
 */
record Executable(Graph graph, Plan plan, Program program, String line, List<TensorType> outputs) {
    static Executable of(Graph graph) {
        if (!Flight.isRecording()) {
            return compiled(graph);
        }
        var event = new CompileEvent();
        event.begin();
        var executable = compiled(graph);
        if (event.shouldCommit()) {
            event.function = executable.line;
            event.operations = count(graph);
            event.kernels = count(executable.plan.graph());
            event.commit();
        }
        return executable;
    }

    private static Executable compiled(Graph graph) {
        var backend = Device.current().backend();
        var plan = Compiler.plan(graph, backend);
        return new Executable(
                graph,
                plan,
                backend.compile(plan),
                UserCode.line(),
                graph.outputs().stream()
                        .map(value -> new TensorType(value.dtype(), value.shape()))
                        .toList());
    }

    private static int count(Graph graph) {
        return (int)
                Epilogue.apart(graph).nodes().stream()
                        .filter(node -> !(node instanceof Node.Alias))
                        .count();
    }

    Buffer[] run(Buffer[] inputs, Sizes sizes) {
        if (!Flight.isRecording()) {
            return program.run(inputs, sizes.of(plan.symbols()));
        }
        var event = new RunEvent();
        event.begin();
        try {
            return program.run(inputs, sizes.of(plan.symbols()));
        } finally {
            if (event.shouldCommit()) {
                event.program = line;
                event.commit();
            }
        }
    }

    Explanation explain(Buffer[] inputs, Sizes sizes, Timing timing) {
        int[] symbols = sizes.of(plan.symbols());
        var report =
                timing == Timing.MEASURED
                        ? program.measure(inputs, symbols)
                        : program.report(symbols);
        return Explanation.of(graph, plan, report, symbols, Device.current().backend());
    }
}
