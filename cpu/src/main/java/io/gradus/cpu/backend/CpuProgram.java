package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.ir.Graph;
import io.gradus.ir.Plan;
import io.gradus.spi.Buffer;
import io.gradus.spi.Program;
import io.gradus.spi.Report;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A compiled plan. Its steps are bound to sizes once for each set of sizes, and a few sets are
 * kept.
 */
final class CpuProgram implements Program {
    private static final int KEPT = 32;

    private record Binding(int[] symbols, BoundGraph graph) {}

    private final CpuBackend backend;
    private final Engine engine;
    private final Graph graph;
    private final GraphCode code;
    private final List<String> names;
    private final int inputs;
    private final boolean[] fresh;
    private final AtomicReferenceArray<@Nullable Object> spares;
    // Most programs run on the same sizes again and again: those of the last run are found without
    // a lock.
    private volatile @Nullable Binding last;
    private final Map<List<Integer>, Binding> bindings =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<List<Integer>, Binding> eldest) {
                    return size() > KEPT;
                }
            };

    CpuProgram(CpuBackend backend, Plan plan, Engine engine) {
        this.backend = backend;
        this.engine = engine;
        graph = plan.graph();
        code = new GraphCode(plan.graph(), engine);
        names = plan.symbols();
        inputs = plan.graph().inputs().size();
        fresh = code.fresh();
        spares = new AtomicReferenceArray<>(fresh.length);
        if (names.isEmpty()) {
            last = bind(new int[0]);
        }
    }

    @Override
    public Buffer[] run(Buffer[] inputs, int[] symbols) {
        if (inputs.length != this.inputs || symbols.length != names.size()) {
            throw new IllegalArgumentException(
                    "the program takes "
                            + this.inputs
                            + " inputs and sizes for "
                            + names
                            + ", not "
                            + inputs.length
                            + " inputs and sizes "
                            + Arrays.toString(symbols));
        }
        return run(inputs, symbols, backend.parallel());
    }

    private Buffer[] run(Buffer[] inputs, int[] symbols, Parallel parallel) {
        var binding = last;
        if (binding == null || symbols.length != 0 && !Arrays.equals(binding.symbols, symbols)) {
            binding = find(symbols);
        }
        return binding.graph.run(inputs, spares, parallel);
    }

    @Override
    public Report report(int[] symbols) {
        return report(symbols, List.of());
    }

    @Override
    public Report measure(Buffer[] inputs, int[] symbols) {
        ProgramReport.settle(graph, engine);
        return report(
                symbols,
                ProgramReport.runs(backend.parallel(), clock -> run(inputs, symbols, clock)));
    }

    private Report report(int[] symbols, List<StepClock> runs) {
        ToLongFunction<String> sizes =
                name -> names.contains(name) ? symbols[names.indexOf(name)] : 1;
        return new ProgramReport(engine, sizes, runs).of(graph);
    }

    @Override
    public boolean isFresh(int output) {
        return fresh[output];
    }

    @Override
    public void recycle(int output, Buffer buffer) {
        if (fresh[output] && buffer instanceof CpuBuffer here) {
            spares.set(output, here.array);
        }
    }

    private Binding find(int[] symbols) {
        synchronized (bindings) {
            var key = Arrays.stream(symbols).boxed().toList();
            var binding = bindings.get(key);
            if (binding == null) {
                binding = bind(symbols.clone());
                bindings.put(key, binding);
            }
            last = binding;
            return binding;
        }
    }

    private Binding bind(int[] symbols) {
        return new Binding(
                symbols,
                code.bind(name -> {
                    int index = names.indexOf(name);
                    if (index < 0) {
                        throw new IllegalStateException(
                                "the plan has no symbol " + name + ", only " + names);
                    }
                    return symbols[index];
                }));
    }
}
