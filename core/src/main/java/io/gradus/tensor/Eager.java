package io.gradus.tensor;

import io.gradus.compile.Compiler;
import io.gradus.ir.DType;
import io.gradus.ir.Graph;
import io.gradus.ir.Value;
import io.gradus.spi.Buffer;
import io.gradus.spi.Program;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs a call at once: it is a program of one call, compiled on first use and kept by the structure
 * of the op and the types of its inputs.
 */
final class Eager {
    private static final int[] NO_SYMBOLS = {};

    /** Programs are small, but a run that meets ever new shapes must not grow for ever. */
    private static final int MOST_PROGRAMS = 16_384;

    private static final Recent<Key, Compiled> PROGRAMS = new Recent<>(MOST_PROGRAMS);
    private static final LongAdder COMPILED = new LongAdder();

    private Eager() {}

    private record Compiled(Program program, TensorType[] outputs) {}

    private static final class Key {
        private final Op op;
        private final TensorType[] types;
        private final int hash;

        Key(Op op, Tensor[] inputs) {
            this.op = op;
            this.types = new TensorType[inputs.length];
            int code = op.hashCode();
            for (int i = 0; i < types.length; i++) {
                types[i] = inputs[i].type();
                code = 31 * (31 * code + types[i].dtype().ordinal()) + types[i].shape().hashCode();
            }
            this.hash = code;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && hash == key.hash
                    && op.equals(key.op)
                    && Arrays.equals(types, key.types);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    static Tensor[] run(Op op, Tensor[] inputs) {
        if (op instanceof MoveOp.Reshape reshape) {
            reshape.infer(Calls.types(inputs));
            return new Tensor[] {inputs[0].viewed(reshape.shape())};
        }
        if (op instanceof EffectOp effect) {
            effect.call(List.of(inputs));
            return new Tensor[0];
        }
        if (op instanceof RegionOp) {
            // Each is equal to itself alone: kept, it would keep what its body captured and never
            // be found again.
            return run(compile(op, op, inputs, inputs), inputs);
        }
        var structure = op.structure();
        var arguments = structure == op ? inputs : join(inputs, op.numbers());
        var key = new Key(structure, arguments);
        var compiled = PROGRAMS.get(key);
        if (compiled == null) {
            compiled = compile(op, structure, inputs, arguments);
            PROGRAMS.put(key, compiled);
        }
        return run(compiled, arguments);
    }

    /** How many programs were compiled so far. */
    static long compiled() {
        return COMPILED.sum();
    }

    private static Tensor[] join(Tensor[] inputs, List<Tensor> numbers) {
        var joined = Arrays.copyOf(inputs, inputs.length + numbers.size());
        for (int i = inputs.length; i < joined.length; i++) {
            joined[i] = numbers.get(i - inputs.length);
        }
        return joined;
    }

    private static Tensor[] run(Compiled compiled, Tensor[] inputs) {
        var buffers = new Buffer[inputs.length];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = inputs[i].buffer();
        }
        var results = compiled.program.run(buffers, NO_SYMBOLS);
        var outputs = new Tensor[results.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = new Tensor(compiled.outputs[i], results[i]);
        }
        return outputs;
    }

    /**
     * Compiles a call.
     *
     * @param structure what is lowered: the op, or its structure
     * @param inputs what the op takes
     * @param arguments what the program takes
     */
    private static Compiled compile(Op op, Op structure, Tensor[] inputs, Tensor[] arguments) {
        COMPILED.increment();
        var types = Calls.types(arguments);
        for (var type : types) {
            if (type.dtype() == DType.STRING) {
                throw new IllegalArgumentException(
                        op.name() + ": strings live on the host and take part in no computation");
            }
        }
        var outputTypes = op.infer(Calls.types(inputs));
        var in = types.stream().map(Eager::value).toList();
        var out = outputTypes.stream().map(Eager::value).toList();
        var lowering = new Lowering();
        structure.lower(lowering, in, out);
        var backend = Device.current().backend();
        var plan = Compiler.plan(new Graph(in, lowering.nodes(), out), backend);
        return new Compiled(backend.compile(plan), outputTypes.toArray(TensorType[]::new));
    }

    private static Value value(TensorType type) {
        return new Value(type.dtype(), type.shape());
    }
}
