package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.ir.DType;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A scan on fixed sizes: the body once per step, on copies of the slices. Steps write into the
 * arrays of those before them, as far as nobody needs these any more.
 */
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
            slots[stacked[i]] =
                    HostArrays.result(
                            slots[stacked[i]], stackedDtypes[i], stackedElements[i], false);
        }
        var spares = new Object[carried.length + stacked.length];
        // What the last two steps made: two arrays take turns as carried values, before and after.
        var made = new Object[2][spares.length];
        for (int step = 0; step < length; step++) {
            int at = reverse ? length - 1 - step : step;
            for (int i = 0; i < sequences.length; i++) {
                slice(slots[sequences[i]], at, sliceElements[i], inputs, initial.length + i);
            }
            var last = made[step % 2];
            for (int i = 0; i < spares.length; i++) {
                spares[i] = isGiven(last[i], inputs) ? null : last[i];
            }
            var outputs = body.runBody(inputs, spares, parallel);
            for (int i = 0; i < outputs.length; i++) {
                last[i] = body.writes(i) ? outputs[i] : null;
            }
            for (int i = 0; i < stacked.length; i++) {
                int size = stackedElements[i] / length;
                System.arraycopy(
                        outputs[carried.length + i], 0, slots[stacked[i]], at * size, size);
            }
            for (int i = 0; i < carried.length; i++) {
                if (isSlice(outputs[i], inputs)) {
                    outputs[i] = HostArrays.copy(outputs[i]);
                }
            }
            System.arraycopy(outputs, 0, inputs, 0, carried.length);
        }
        for (int i = 0; i < carried.length; i++) {
            Slots.put(slots, carried[i], inputs[i], initial, captured);
        }
    }

    /** Puts a slice among the inputs, into the array of the last one if there is one. */
    private static void slice(
            @Nullable Object sequence, int at, int size, @Nullable Object[] inputs, int input) {
        if (inputs[input] == null) {
            inputs[input] = HostArrays.copyOfRange(sequence, at * size, at * size + size);
        } else {
            System.arraycopy(sequence, at * size, inputs[input], 0, size);
        }
    }

    private boolean isSlice(Object array, Object[] inputs) {
        for (int i = initial.length; i < initial.length + sequences.length; i++) {
            if (inputs[i] == array) {
                return true;
            }
        }
        return false;
    }

    /** Whether a step is given an array as a carried value. */
    private boolean isGiven(@Nullable Object array, Object[] inputs) {
        for (int i = 0; i < initial.length; i++) {
            if (inputs[i] == array) {
                return true;
            }
        }
        return false;
    }
}
