package io.gradus.cpu.reference;

import io.gradus.cpu.KernelCode;
import io.gradus.cpu.KernelTier;
import io.gradus.cpu.Launch;
import io.gradus.cpu.Parallel;
import io.gradus.ir.Dim;
import io.gradus.ir.Kernel;
import io.gradus.ir.Value;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The tier that defines all others: it interprets kernels, on one thread, in the order in which
 * they are written.
 */
public final class Interpreter implements KernelTier {
    /** Makes an interpreter; it has no state. */
    public Interpreter() {}

    @Override
    public KernelCode prepare(Kernel kernel) {
        return symbols -> new Bound(kernel, new Sizes(symbols));
    }

    /** The values of dims under fixed symbols. */
    static final class Sizes {
        private final ToLongFunction<String> symbols;

        Sizes(ToLongFunction<String> symbols) {
            this.symbols = symbols;
        }

        int of(Dim dim) {
            return Math.toIntExact(dim.evaluate(symbols));
        }

        int[] of(Value value) {
            return value.shape().dims().stream().mapToInt(this::of).toArray();
        }
    }

    private record Bound(Kernel kernel, Sizes sizes) implements Launch {
        @Override
        public void run(Object[] arrays, Parallel parallel) {
            Map<Value, Memory> memory = new IdentityHashMap<>();
            int next = 0;
            for (var input : kernel.inputs()) {
                memory.put(
                        input, new Memory(kernel, input, sizes.of(input), arrays[next++], false));
            }
            for (var output : kernel.outputs()) {
                memory.put(
                        output, new Memory(kernel, output, sizes.of(output), arrays[next++], true));
            }
            new Execution(kernel, sizes, memory).run();
        }
    }

    /** Scratch memory in which nothing is written yet. */
    static Map<Value, Memory> freshScratch(Kernel kernel, Sizes sizes) {
        Map<Value, Memory> scratch = new IdentityHashMap<>();
        for (var value : kernel.scratch()) {
            int[] shape = sizes.of(value);
            int elements = 1;
            for (int size : shape) {
                elements = Math.multiplyExact(elements, size);
            }
            scratch.put(value, new Memory(kernel, value, shape, new Object[elements], true));
        }
        return scratch;
    }
}
