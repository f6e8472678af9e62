package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.ir.DType;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A scan on fixed sizes: the body once per step, on copies of the slices. */
final class ScanStep implements Step {
    private final BoundGraph body;
    private final int length;
    private final boolean reverse;
    private final int[] initial;
    private final int[] sequences;
    private final int[] sliceElements;
    private final int[] captured;
    private final int[] carried;
    private final int[] stacked;
    private final DType[] stackedDtypes;
    private final int[] stackedElements;

    private ScanStep(
            Region.Scan scan, GraphCode code, Slots slots, ToLongFunction<String> symbols) {
        body = code.bind(symbols);
        length = Math.toIntExact(scan.length().evaluate(symbols));
        reverse = scan.reverse();
        initial = slots.of(scan.initial());
        sequences = slots.of(scan.sequences());
        sliceElements =
                scan.sequences().stream()
                        .mapToInt(sequence ->
                                length == 0 ? 0 : Slots.elements(sequence, symbols) / length)
                        .toArray();
        captured = slots.of(scan.captured());
        carried = slots.of(scan.carried());
        stacked = slots.of(scan.stacked());
        stackedDtypes = scan.stacked().stream().map(Value::dtype).toArray(DType[]::new);
        stackedElements =
                scan.stacked().stream().mapToInt(value -> Slots.elements(value, symbols)).toArray();
    }

    static Code code(Region.Scan scan, GraphCode body, Slots slots) {
        return symbols -> new ScanStep(scan, body, slots, symbols);
    }

    @Override
    public void run(@Nullable Object[] slots, Parallel parallel) {
        var inputs = new Object[initial.length + sequences.length + captured.length];
        Slots.take(slots, initial, inputs, 0);
        Slots.take(slots, captured, inputs, initial.length + sequences.length);
        for (int i = 0; i < stacked.length; i++) {
            slots[stacked[i]] = HostArrays.allocate(stackedDtypes[i], stackedElements[i]);
        }
        for (int step = 0; step < length; step++) {
            int at = reverse ? length - 1 - step : step;
            for (int i = 0; i < sequences.length; i++) {
                int size = sliceElements[i];
                inputs[initial.length + i] =
                        HostArrays.copyOfRange(slots[sequences[i]], at * size, at * size + size);
            }
            var outputs = body.runBody(inputs, parallel);
            System.arraycopy(outputs, 0, inputs, 0, carried.length);
            for (int i = 0; i < stacked.length; i++) {
                int size = stackedElements[i] / length;
                System.arraycopy(
                        outputs[carried.length + i], 0, slots[stacked[i]], at * size, size);
            }
        }
        for (int i = 0; i < carried.length; i++) {
            Slots.put(slots, carried[i], inputs[i], initial, captured);
        }
    }
}
