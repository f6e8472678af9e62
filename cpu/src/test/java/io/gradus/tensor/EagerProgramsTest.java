package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Eager calls that differ in numbers alone share a program; those in a loop compile it once. */
class EagerProgramsTest {
    private static final int MANY = 10_000;

    /** How many programs the calls after the first one compile. */
    private static long compiledAfterTheFirst(int from, int to, IntConsumer call) {
        call.accept(from);
        long before = Eager.compiled();
        for (int i = from + 1; i < to; i++) {
            call.accept(i);
        }
        return Eager.compiled() - before;
    }

    @Test
    @DisplayName("10,000 rows of a tensor, one by one, and the sum of their gradients")
    void rows() {
        var x = Tensor.arange(2 * MANY).reshape(MANY, 2);
        long programs =
                compiledAfterTheFirst(
                        0,
                        MANY,
                        i -> assertThat(x.get(i).toIntArray()).containsExactly(2 * i, 2 * i + 1));
        assertThat(programs).isZero();
    }

    @Test
    @DisplayName("gradients of slices at 2,000 positions put each in its place")
    void gradients() {
        var x = new Variable(Tensor.ones(Shape.of(2_000, 3)));
        long programs =
                compiledAfterTheFirst(
                        0,
                        2_000,
                        i -> {
                            var tape = new GradientTape();
                            Tensor y;
                            try (tape) {
                                y = x.get(i).sum();
                            }
                            var gradient = tape.gradient(y, x);
                            assertThat(gradient.argMax(0).toIntArray()).containsExactly(i, i, i);
                            assertThat(gradient.sum().toFloat()).isEqualTo(3);
                        });
        assertThat(programs).isZero();
    }

    @Test
    @DisplayName("boxes, steps, second gradients: one program for all positions of a shape")
    void boxes() {
        var x = Tensor.arange(100 * 100).reshape(100, 100);
        assertThat(
                        compiledAfterTheFirst(
                                0,
                                90,
                                i ->
                                        assertThat(
                                                        x.slice(
                                                                        new int[] {i, 90 - i},
                                                                        new int[] {2, 1})
                                                                .toIntArray())
                                                .containsExactly(99 * i + 90, 99 * i + 190)))
                .isZero();
        assertThat(
                        compiledAfterTheFirst(
                                0,
                                90,
                                i ->
                                        assertThat(x.get(3).slice(0, i, i + 9, 4).toIntArray())
                                                .containsExactly(300 + i, 304 + i, 308 + i)))
                .isZero();
    }

    @Test
    @DisplayName("fills, pads, ranges and bounds of random integers")
    void numbers() {
        assertThat(
                        compiledAfterTheFirst(
                                0,
                                MANY,
                                i ->
                                        assertThat(
                                                        Tensor.full(
                                                                        Shape.of(2),
                                                                        i * 0.1,
                                                                        DType.FLOAT64)
                                                                .toDoubleArray())
                                                .containsExactly(i * 0.1, i * 0.1)))
                .isZero();
        var ones = Tensor.ones(Shape.of(2));
        assertThat(
                        compiledAfterTheFirst(
                                0,
                                50,
                                i -> {
                                    var padded = ones.pad(new int[] {i}, new int[] {50 - i}, 0.5f);
                                    assertThat(padded.sum().toFloat()).isEqualTo(27);
                                    assertThat(padded.argMax(0).toInt()).isEqualTo(i);
                                }))
                .isZero();
        assertThat(
                        compiledAfterTheFirst(
                                1,
                                1000,
                                i ->
                                        assertThat(Tensor.arange(i, 4 * i, i).toIntArray())
                                                .containsExactly(i, 2 * i, 3 * i)))
                .isZero();
        var generator = new Generator(3);
        assertThat(
                        compiledAfterTheFirst(
                                1,
                                1000,
                                i ->
                                        assertThat(
                                                        generator
                                                                .integers(Shape.of(4), i, i + 1)
                                                                .toIntArray())
                                                .containsOnly(i)))
                .isZero();
    }

    @Test
    @DisplayName("a program told its numbers has the bits of one that knows them")
    void equalBits() {
        for (var dtype :
                new DType[] {
                    DType.FLOAT32,
                    DType.FLOAT64,
                    DType.FLOAT16,
                    DType.BFLOAT16,
                    DType.INT32,
                    DType.INT64,
                    DType.UINT8,
                    DType.BOOL
                }) {
            for (double value : new double[] {0, -0.0, 0.1, -3.7, 300, 1e10, Double.NaN}) {
                if (!holds(dtype, value)) {
                    continue;
                }
                var x = Tensor.arange(12).reshape(3, 4).cast(dtype);
                var code =
                        TracedFunction.<Tensor, java.util.List<Tensor>>of(t ->
                                java.util.List.of(
                                        t.pad(new int[] {1, 0}, new int[] {0, 2}, value),
                                        t.slice(1, 1, 4, 2),
                                        Tensor.full(t.shape(), value, dtype)));
                var traced = code.apply(x);
                assertThat(traced.get(0).toByteBuffer())
                        .isEqualTo(x.pad(new int[] {1, 0}, new int[] {0, 2}, value).toByteBuffer());
                assertThat(traced.get(1).toByteBuffer())
                        .isEqualTo(x.slice(1, 1, 4, 2).toByteBuffer());
                assertThat(traced.get(2).toByteBuffer())
                        .isEqualTo(Tensor.full(x.shape(), value, dtype).toByteBuffer());
            }
        }
        var draw =
                TracedFunction.<Tensor, Tensor>of(
                        seed -> new Generator(5).integers(Shape.of(20), -7, 1L << 40, DType.INT64));
        assertThat(draw.apply(Tensor.of(0)).toLongArray())
                .containsExactly(
                        new Generator(5)
                                .integers(Shape.of(20), -7, 1L << 40, DType.INT64)
                                .toLongArray());
    }

    private static boolean holds(DType dtype, double value) {
        return switch (dtype) {
            case UINT8 -> value >= 0 && value < 256;
            case INT32 -> Math.abs(value) < 0x1p31;
            case INT64 -> value == value;
            default -> true;
        };
    }

    @Test
    @DisplayName("what is used again and again stays, the rest is forgotten")
    void recent() {
        var kept = new Recent<Integer, String>(100);
        kept.put(-1, "always");
        for (int i = 0; i < 10_000; i++) {
            kept.put(i, "once");
            assertThat(kept.size()).isLessThanOrEqualTo(101);
            if (i % 40 == 0) {
                assertThat(kept.get(-1)).isEqualTo("always");
            }
        }
        assertThat(kept.get(9_999)).isEqualTo("once");
        assertThat(kept.get(9_800)).isNull();
    }
}
