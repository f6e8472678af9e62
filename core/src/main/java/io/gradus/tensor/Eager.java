package io.gradus.tensor;

import io.gradus.compile.Compiler;
import io.gradus.ir.DType;
import io.gradus.ir.Graph;
import io.gradus.ir.Value;
import io.gradus.spi.Buffer;
import io.gradus.spi.Program;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs a call at once: it is a program of one call, compiled on first use and kept by op and input
 * types.
 */
final class Eager {
    private static final int[] NO_SYMBOLS = {};

    /**
     * Programs are small; a run that meets more kinds of calls than this starts over rather than
     * grow for ever.
     */
    private static final int MOST_PROGRAMS = 16_384;

    private static final ConcurrentHashMap<Key, Compiled> PROGRAMS = new ConcurrentHashMap<>();

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
        if (op instanceof ScanOp) {
            // Each is equal to itself alone: kept, it would keep what its body captured and never
            // be found again.
            return run(compile(op, Calls.types(inputs)), inputs);
        }
        var key = new Key(op, inputs);
        var compiled = PROGRAMS.get(key);
        if (compiled == null) {
            compiled = compile(op, List.of(key.types));
            if (PROGRAMS.size() >= MOST_PROGRAMS) {
                PROGRAMS.clear();
            }
            PROGRAMS.put(key, compiled);
        }
        return run(compiled, inputs);
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

    private static Compiled compile(Op op, List<TensorType> types) {
        for (var type : types) {
            if (type.dtype() == DType.STRING) {
                throw new IllegalArgumentException(
                        op.name() + ": strings live on the host and take part in no computation");
            }
        }
        var outputTypes = op.infer(types);
        var inputs = types.stream().map(Eager::value).toList();
        var outputs = outputTypes.stream().map(Eager::value).toList();
        var lowering = new Lowering();
        op.lower(lowering, inputs, outputs);
        var backend = Device.current().backend();
        var plan = Compiler.plan(new Graph(inputs, lowering.nodes(), outputs), backend);
        return new Compiled(backend.compile(plan), outputTypes.toArray(TensorType[]::new));
    }

    private static Value value(TensorType type) {
        return new Value(type.dtype(), type.shape());
    }
}
