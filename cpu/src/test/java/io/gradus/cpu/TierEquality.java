package io.gradus.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gradus.cpu.reference.Interpreter;
import io.gradus.ir.DType;
import io.gradus.ir.Kernel;
import io.gradus.ir.Scalar;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Runs one kernel on several tiers and demands the same bits from all of them: of every element of
 * every output, or the same failed check. A NaN equals any other NaN, because neither Java nor the
 * processor promises which one comes out.
 *
 * <p>Outputs that are not accumulated into arrive full of different rubbish for each run, so that
 * an element which a tier forgets to write is found.
 */
public final class TierEquality {
    /**
     * Tasks in descending order: what depends on the order of a parallel loop's steps comes out
     * different.
     */
    private static final Parallel BACKWARDS =
            new Parallel() {
                @Override
                public int threads() {
                    return 3;
                }

                @Override
                public void run(int tasks, TaskBody body) {
                    for (int task = tasks - 1; task >= 0; task--) {
                        body.run(task);
                    }
                }
            };

    private TierEquality() {}

    /** Compares tiers, by name, with the interpreter on a kernel of fixed sizes. */
    public static void assertSame(
            Map<String, ? extends KernelTier> tiers, Kernel kernel, Object... inputs) {
        assertSame(tiers, kernel, Map.of(), inputs);
    }

    /**
     * Compares tiers, by name, with the interpreter on a kernel under the values of its open sizes.
     */
    public static void assertSame(
            Map<String, ? extends KernelTier> tiers,
            Kernel kernel,
            Map<String, Integer> symbols,
            Object... inputs) {
        var expected =
                outcome(new Interpreter(), kernel, symbols, Parallel.sequential(), 1, inputs);
        tiers.forEach((name, tier) -> {
            var ways = List.of(Parallel.sequential(), BACKWARDS);
            for (int way = 0; way < ways.size(); way++) {
                var actual = outcome(tier, kernel, symbols, ways.get(way), 2 + way, inputs);
                compare(kernel, name + (way == 0 ? "" : ", tasks backwards"), expected, actual);
            }
        });
    }

    /** What a run leaves behind: the outputs, or the message of the check that failed. */
    private record Outcome(Object[] outputs, String failure) {}

    private static Outcome outcome(
            KernelTier tier,
            Kernel kernel,
            Map<String, Integer> symbols,
            Parallel parallel,
            int rubbish,
            Object... inputs) {
        ToLongFunction<String> sizes = symbols::get;
        int given = kernel.inputs().size();
        assertThat(inputs).as("inputs of " + kernel.name()).hasSize(given);
        var copies = Arrays.stream(inputs).map(TierEquality::copy).toArray();
        var arrays = Arrays.copyOf(copies, given + kernel.outputs().size());
        for (int i = 0; i < kernel.outputs().size(); i++) {
            var output = kernel.outputs().get(i);
            int elements = (int) output.shape().count().evaluate(sizes);
            arrays[given + i] =
                    accumulates(kernel.body(), output)
                            ? zeros(output, elements)
                            : rubbish(output, elements, rubbish);
        }
        var failure = "";
        try {
            tier.prepare(kernel).bind(sizes).run(arrays, parallel);
        } catch (IllegalArgumentException e) {
            failure = String.valueOf(e.getMessage());
        }
        for (int i = 0; i < given; i++) {
            assertThat(bits(kernel.inputs().get(i).dtype(), arrays[i]))
                    .as(kernel.name() + ": input " + i + " after the run")
                    .isEqualTo(bits(kernel.inputs().get(i).dtype(), inputs[i]));
        }
        return new Outcome(Arrays.copyOfRange(arrays, given, arrays.length), failure);
    }

    private static void compare(Kernel kernel, String tier, Outcome expected, Outcome actual) {
        // Which of several failing steps is reported may depend on the order; that one fails may
        // not.
        if (!expected.failure.isEmpty() || !actual.failure.isEmpty()) {
            assertThat(actual.failure.isEmpty())
                    .as(
                            kernel.name()
                                    + " on "
                                    + tier
                                    + ": check failed with '"
                                    + actual.failure
                                    + "', interpreter '"
                                    + expected.failure
                                    + "'")
                    .isEqualTo(expected.failure.isEmpty());
            return;
        }
        for (int i = 0; i < expected.outputs.length; i++) {
            var dtype = kernel.outputs().get(i).dtype();
            long[] want = bits(dtype, expected.outputs[i]);
            long[] got = bits(dtype, actual.outputs[i]);
            int at = Arrays.mismatch(want, got);
            if (at >= 0) {
                fail(
                        "%s on %s: output %d of %s differs at element %d of %d: interpreter %s (%x), tier %s (%x)"
                                .formatted(
                                        kernel.name(),
                                        tier,
                                        i,
                                        kernel.outputs().get(i),
                                        at,
                                        want.length,
                                        Array.get(expected.outputs[i], at),
                                        want[at],
                                        Array.get(actual.outputs[i], at),
                                        got[at]));
            }
        }
    }

    private static Object copy(Object array) {
        int length = Array.getLength(array);
        var copy = Array.newInstance(array.getClass().getComponentType(), length);
        System.arraycopy(array, 0, copy, 0, length);
        return copy;
    }

    private static boolean accumulates(List<Stmt> body, Value target) {
        return body.stream()
                .anyMatch(stmt ->
                        switch (stmt) {
                            case Stmt.Loop loop -> accumulates(loop.body(), target);
                            case Stmt.Accumulate accumulate -> accumulate.target() == target;
                            default -> false;
                        });
    }

    private static Object zeros(Value value, int elements) {
        return switch (value.dtype()) {
            case BOOL -> new boolean[elements];
            case UINT8 -> new byte[elements];
            case FLOAT16, BFLOAT16 -> new short[elements];
            case INT32 -> new int[elements];
            case INT64 -> new long[elements];
            case FLOAT32 -> new float[elements];
            case FLOAT64 -> new double[elements];
            case STRING -> throw new IllegalArgumentException("kernels have no strings");
        };
    }

    private static Object rubbish(Value value, int elements, int seed) {
        var array = zeros(value, elements);
        for (int i = 0; i < elements; i++) {
            switch (array) {
                case boolean[] a -> a[i] = (seed & 1) == 0;
                case byte[] a -> a[i] = (byte) (77 + seed);
                case short[] a -> a[i] = (short) (1777 + seed);
                case int[] a -> a[i] = 7_777_777 + seed;
                case long[] a -> a[i] = 777_777_777_777L + seed;
                case float[] a -> a[i] = 77.77f + seed;
                case double[] a -> a[i] = 777.777 + seed;
                default -> throw new AssertionError(array);
            }
        }
        return array;
    }

    /** The bits of every element, all NaNs the same. */
    public static long[] bits(DType dtype, Object array) {
        long[] bits = new long[Array.getLength(array)];
        for (int i = 0; i < bits.length; i++) {
            bits[i] =
                    switch (array) {
                        case boolean[] a -> a[i] ? 1 : 0;
                        case byte[] a -> a[i];
                        case short[] a -> {
                            float value =
                                    dtype == DType.FLOAT16
                                            ? Float.float16ToFloat(a[i])
                                            : Scalar.bfloat16ToFloat(a[i]);
                            yield Float.isNaN(value) ? -1 : a[i] & 0xffff;
                        }
                        case int[] a -> a[i];
                        case long[] a -> a[i];
                        case float[] a -> Float.floatToIntBits(a[i]);
                        case double[] a -> Double.doubleToLongBits(a[i]);
                        default -> throw new AssertionError(array);
                    };
        }
        return bits;
    }
}
