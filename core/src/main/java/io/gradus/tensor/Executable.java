package io.gradus.tensor;

import io.gradus.compile.Compiler;
import io.gradus.ir.Graph;
import io.gradus.spi.Buffer;
import io.gradus.spi.Program;
import java.util.List;

/**
 * A graph that is compiled, with what its open sizes are called and what its outputs are.
 *
 * @param program what runs
 * @param symbols the names of its open sizes, in the order in which it takes them
 * @param outputs the types of its outputs, open sizes open
 */
record Executable(Program program, List<String> symbols, List<TensorType> outputs) {
    static Executable of(Graph graph) {
        var backend = Device.current().backend();
        var plan = Compiler.plan(graph, backend);
        return new Executable(
                backend.compile(plan),
                plan.symbols(),
                graph.outputs().stream()
                        .map(value -> new TensorType(value.dtype(), value.shape()))
                        .toList());
    }

    Buffer[] run(Buffer[] inputs, Sizes sizes) {
        return program.run(inputs, sizes.of(symbols));
    }
}
