package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.ir.DType;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A loop on fixed sizes that runs while its first carried value is true. */
final class WhileStep implements Step {
    private final BoundGraph body;
    private final int maximum;
    private final int[] initial;
    private final int[] captured;
    private final int[] carried;
    private final int[] stacked;
    private final DType[] stackedDtypes;
    private final int[] sliceElements;
    private final int steps;

    private WhileStep(
            Region.While loop, GraphCode code, Slots slots, ToLongFunction<String> symbols) {
        body = code.bind(symbols);
        maximum = loop.maximum();
        initial = slots.of(loop.initial());
        captured = slots.of(loop.captured());
        carried = slots.of(loop.carried());
        stacked = slots.of(loop.stacked());
        stackedDtypes = loop.stacked().stream().map(Value::dtype).toArray(DType[]::new);
        sliceElements =
                loop.body().outputs().stream()
                        .skip(carried.length)
                        .mapToInt(slice -> Slots.elements(slice, symbols))
                        .toArray();
        steps = slots.of(loop.steps());
    }

    static Code code(Region.While loop, GraphCode body, Slots slots) {
        return symbols -> new WhileStep(loop, body, slots, symbols);
    }

    @Override
    public void run(@Nullable Object[] slots, Parallel parallel) {
        var inputs = new Object[initial.length + captured.length];
        Slots.take(slots, initial, inputs, 0);
        Slots.take(slots, captured, inputs, initial.length);
        var slices = new ArrayList<List<Object>>();
        for (int i = 0; i < stacked.length; i++) {
            slices.add(new ArrayList<>());
        }
        int count = 0;
        while (count < maximum && Slots.isTrue(inputs[0])) {
            var outputs = body.runBody(inputs, parallel);
            System.arraycopy(outputs, 0, inputs, 0, carried.length);
            for (int i = 0; i < stacked.length; i++) {
                slices.get(i).add(outputs[carried.length + i]);
            }
            count++;
        }
        for (int i = 0; i < carried.length; i++) {
            Slots.put(slots, carried[i], inputs[i], initial, captured);
        }
        for (int i = 0; i < stacked.length; i++) {
            slots[stacked[i]] = stack(i, slices.get(i));
        }
        slots[steps] = count;
    }

    private Object stack(int index, List<Object> slices) {
        int size = sliceElements[index];
        long elements = (long) slices.size() * size;
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a whileLoop ran "
                            + slices.size()
                            + " steps, and its gradient keeps "
                            + size
                            + " "
                            + stackedDtypes[index]
                            + " of each, more than a Java array holds: give the loop a maximum, or recompute parts of it");
        }
        var all = HostArrays.allocate(stackedDtypes[index], (int) elements);
        for (int i = 0; i < slices.size(); i++) {
            System.arraycopy(slices.get(i), 0, all, i * size, size);
        }
        return all;
    }
}
