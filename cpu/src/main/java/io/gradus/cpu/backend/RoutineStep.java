package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.routine.Item;
import io.gradus.cpu.routine.Routine;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Library;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** An algorithm on each item of a batch, on fixed sizes. */
final class RoutineStep implements Step {
    /** The least work, in floating-point operations, that is worth a thread. */
    private static final double LEAST_WORK = 1 << 16;

    /** Where the arrays of a value stand, and how an item lies in them. */
    private record Part(int slot, DType dtype, int elements, int[] sizes) {
        Item item(Object array, int position) {
            int length = 1;
            for (int size : sizes) {
                length *= size;
            }
            return new Item(array, position * length, sizes);
        }
    }

    private final Library.Routine node;
    private final Routine routine;
    private final List<Part> inputs = new ArrayList<>();
    private final List<Part> outputs = new ArrayList<>();
    private final int[] batch;
    private final int count;
    private final int itemsOfTask;

    private RoutineStep(Library.Routine node, Slots slots, ToLongFunction<String> symbols) {
        this.node = node;
        routine = Routine.of(node.algorithm());
        node.inputs().forEach(value -> inputs.add(part(value, slots, symbols)));
        node.outputs().forEach(value -> outputs.add(part(value, slots, symbols)));
        var leading = node.inputs().getFirst().shape().slice(0, node.batchRank());
        batch = sizes(leading.dims(), symbols);
        int items = 1;
        for (int size : batch) {
            items *= size;
        }
        count = items;
        var sizes =
                inputs.stream()
                        .map(part -> Arrays.stream(part.sizes).asLongStream().toArray())
                        .toList();
        double work = Math.max(1, node.algorithm().flops(sizes));
        itemsOfTask = (int) Math.max(1, Math.min(count, Math.ceil(LEAST_WORK / work)));
    }

    static Code code(Library.Routine node, Slots slots) {
        return symbols -> new RoutineStep(node, slots, symbols);
    }

    private Part part(Value value, Slots slots, ToLongFunction<String> symbols) {
        var dims = value.shape().dims();
        return new Part(
                slots.of(value),
                value.dtype(),
                Slots.elements(value, symbols),
                sizes(dims.subList(node.batchRank(), dims.size()), symbols));
    }

    private static int[] sizes(List<Dim> dims, ToLongFunction<String> symbols) {
        return dims.stream().mapToInt(dim -> Math.toIntExact(dim.evaluate(symbols))).toArray();
    }

    @Override
    public void run(@Nullable Object[] slots, Parallel parallel) {
        var read = new ArrayList<Object>();
        for (var part : inputs) {
            read.add(HostArrays.computing(part.dtype, slots[part.slot]));
        }
        var written = new ArrayList<Object>();
        for (var part : outputs) {
            written.add(
                    HostArrays.result(
                            slots[part.slot], computing(part.dtype), part.elements, false));
        }
        var failure = new FirstFailure();
        parallel.run(
                Math.ceilDiv(count, itemsOfTask),
                task -> {
                    int end = (int) Math.min(count, (task + 1L) * itemsOfTask);
                    for (int position = task * itemsOfTask; position < end; position++) {
                        try {
                            routine.run(
                                    items(inputs, read, position),
                                    items(outputs, written, position));
                        } catch (IllegalArgumentException e) {
                            failure.add(position, e);
                        }
                    }
                });
        failure.raise();
        for (int i = 0; i < outputs.size(); i++) {
            var part = outputs.get(i);
            slots[part.slot] = HostArrays.storing(part.dtype, written.get(i));
        }
    }

    private static DType computing(DType dtype) {
        return dtype == DType.UINT8 ? dtype : dtype.computeType();
    }

    private static List<Item> items(List<Part> parts, List<Object> arrays, int position) {
        var items = new ArrayList<Item>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            items.add(parts.get(i).item(arrays.get(i), position));
        }
        return items;
    }

    /** The failure of the first item that has no result, whichever thread came to it when. */
    private final class FirstFailure {
        private int position = -1;
        private @Nullable IllegalArgumentException cause;

        synchronized void add(int at, IllegalArgumentException e) {
            if (cause == null || at < position) {
                position = at;
                cause = e;
            }
        }

        synchronized void raise() {
            if (cause != null) {
                throw new IllegalArgumentException(
                        node.origin() + ": " + place() + cause.getMessage(), cause);
            }
        }

        /** The indices of the item along the leading axes; nothing where there are none. */
        private String place() {
            if (batch.length == 0) {
                return "";
            }
            var index = new ArrayList<Integer>();
            int rest = position;
            for (int axis = batch.length - 1; axis >= 0; axis--) {
                index.addFirst(rest % batch[axis]);
                rest /= batch[axis];
            }
            return "at " + index + " of the batch, ";
        }
    }
}
