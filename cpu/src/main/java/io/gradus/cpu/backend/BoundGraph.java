package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.ir.DType;
import io.gradus.ir.Graph;
import io.gradus.ir.Value;
import io.gradus.spi.Buffer;
import java.lang.ref.SoftReference;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A graph on fixed sizes: steps in order. Any number of runs may go on at once. */
final class BoundGraph {
    private final Graph graph;
    private final Step[] steps;
    private final int[][] frees;
    private final int slots;
    private final Workspace workspace;
    private final boolean[] fresh;
    private final boolean[] written;
    private final DType[] inputDtypes;
    private final int[] inputElements;
    private final int[] outputs;
    private final DType[] outputDtypes;
    private final int[] outputElements;

    BoundGraph(
            Graph graph,
            Slots slots,
            Step[] steps,
            int[][] frees,
            Workspace workspace,
            boolean[] fresh,
            boolean[] written,
            ToLongFunction<String> symbols) {
        this.graph = graph;
        this.steps = steps;
        this.workspace = workspace;
        this.fresh = fresh;
        this.written = written;
        this.frees = frees;
        this.slots = slots.count();
        inputDtypes = dtypes(graph.inputs());
        inputElements = elements(graph.inputs(), symbols);
        outputs = slots.of(graph.outputs());
        outputDtypes = dtypes(graph.outputs());
        // That of an output whose size a loop defines is found where the loop has run.
        outputElements =
                graph.outputs().stream()
                        .mapToInt(output ->
                                slots.isLate(output) ? -1 : Slots.elements(output, symbols))
                        .toArray();
    }

    private static DType[] dtypes(List<Value> values) {
        return values.stream().map(Value::dtype).toArray(DType[]::new);
    }

    private static int[] elements(List<Value> values, ToLongFunction<String> symbols) {
        return values.stream().mapToInt(value -> Slots.elements(value, symbols)).toArray();
    }

    /**
     * Runs on buffers; the caller has checked how many there are.
     *
     * @param spares for each output an array to write it to, or null
     */
    Buffer[] run(
            Buffer[] inputs, AtomicReferenceArray<@Nullable Object> spares, Parallel parallel) {
        var arrays = new @Nullable Object[slots];
        for (int i = 0; i < inputElements.length; i++) {
            if (!(inputs[i] instanceof CpuBuffer buffer)
                    || buffer.elements != inputElements[i]
                    || buffer.dtype != inputDtypes[i]) {
                throw new IllegalArgumentException(
                        "input "
                                + i
                                + " is a "
                                + inputs[i]
                                + ", but the program takes a cpu"
                                + " buffer of "
                                + inputElements[i]
                                + " "
                                + inputDtypes[i]);
            }
            arrays[i] = buffer.array;
        }
        for (int i = 0; i < outputs.length; i++) {
            if (fresh[i]) {
                arrays[outputs[i]] = spares.getAndSet(i, null);
            }
        }
        run(arrays, parallel);
        var results = new Buffer[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            var array = arrays[outputs[i]];
            int elements = outputElements[i] < 0 ? Array.getLength(array) : outputElements[i];
            results[i] = new CpuBuffer(outputDtypes[i], elements, array);
        }
        return results;
    }

    /** Runs on arrays: those of the inputs, which stand first, and room for one per slot. */
    private void run(@Nullable Object[] arrays, Parallel parallel) {
        if (workspace.isEmpty()) {
            runSteps(arrays, parallel);
            return;
        }
        var loan = workspace.borrow();
        var memory = loan.get();
        if (memory == null) {
            memory = workspace.allocate();
            loan = new SoftReference<>(memory);
        }
        workspace.place(memory, arrays);
        try {
            runSteps(arrays, parallel);
        } finally {
            workspace.giveBack(loan);
        }
    }

    private void runSteps(@Nullable Object[] arrays, Parallel parallel) {
        if (parallel instanceof StepClock clock) {
            runTimed(arrays, clock);
            return;
        }
        for (int i = 0; i < steps.length; i++) {
            steps[i].run(arrays, parallel);
            free(arrays, i);
        }
    }

    private void runTimed(@Nullable Object[] arrays, StepClock clock) {
        long[] times = clock.of(graph, steps.length);
        for (int i = 0; i < steps.length; i++) {
            long start = System.nanoTime();
            steps[i].run(arrays, clock);
            times[i] += System.nanoTime() - start;
            free(arrays, i);
        }
    }

    private void free(@Nullable Object[] arrays, int step) {
        for (int slot : frees[step]) {
            arrays[slot] = null;
        }
    }

    /** Runs as the body of a region. */
    Object[] runBody(Object[] inputs, Parallel parallel) {
        return runBody(inputs, new Object[outputs.length], parallel);
    }

    /**
     * Runs as the body of a region.
     *
     * @param spares for each output an array to write it to where {@link #writes} says so, or null;
     *     of outputs that are one value the first one counts
     */
    Object[] runBody(Object[] inputs, @Nullable Object[] spares, Parallel parallel) {
        var arrays = Arrays.copyOf(inputs, slots);
        for (int i = outputs.length - 1; i >= 0; i--) {
            if (written[i] && spares[i] != null) {
                arrays[outputs[i]] = spares[i];
            }
        }
        run(arrays, parallel);
        var results = new Object[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            results[i] = arrays[outputs[i]];
        }
        return results;
    }

    /** Whether an output is written to the array that is given for it, if there is one. */
    boolean writes(int output) {
        return written[output];
    }
}
