package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.cpu.TierEquality;
import io.gradus.cpu.codegen.CodegenTier;
import io.gradus.ir.DType;
import io.gradus.ir.Kernel;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Powers of integers are integers, to the last bit, and wrap around as products do. */
class IntegerPowerTest {
    private static final int COUNT = 16 * 9 + 11;

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT32", "INT64"})
    void wrapAroundAsProductsDo(DType dtype) {
        var random = new SplittableRandom(4);
        var bases = bases(random);
        var exponents = exponents(random, dtype);
        var x = Tensor.of(bases).cast(dtype);
        var y = Tensor.of(exponents).cast(dtype);
        var z = x.pow(y);
        assertThat(z.dtype()).isEqualTo(dtype);
        var held = x.toLongArray();
        var powers = z.toLongArray();
        for (int i = 0; i < COUNT; i++) {
            assertThat(powers[i])
                    .as("%s ^ %s", held[i], exponents[i])
                    .isEqualTo(power(dtype, held[i], exponents[i]));
        }
        assertThat(TracedFunction.of((Tensor t) -> t.pow(y)).apply(x).toByteBuffer())
                .isEqualTo(z.toByteBuffer());
        // One exponent for all: code without a check per element, and so with vectors.
        for (int n : new int[] {0, 1, 2, 3, 10, 31, 32, 63, 100}) {
            var same = x.pow(n);
            assertThat(same.dtype()).isEqualTo(dtype);
            for (int i = 0; i < COUNT; i++) {
                assertThat(same.toLongArray()[i]).isEqualTo(power(dtype, held[i], n));
            }
        }
    }

    private static long[] bases(SplittableRandom random) {
        var bases = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            bases[i] = i < 12 ? i - 4 : random.nextLong() >> random.nextInt(64);
        }
        bases[12] = Long.MIN_VALUE;
        bases[13] = Integer.MIN_VALUE;
        bases[14] = Integer.MAX_VALUE;
        return bases;
    }

    private static long[] exponents(SplittableRandom random, DType dtype) {
        long most =
                switch (dtype) {
                    case UINT8 -> 255;
                    case INT32 -> Integer.MAX_VALUE;
                    default -> Long.MAX_VALUE;
                };
        var exponents = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            exponents[i] = (random.nextLong() & most) >> random.nextInt(64);
        }
        exponents[0] = exponents[3] = most;
        exponents[1] = most - 1;
        exponents[4] = 0;
        return exponents;
    }

    private static long power(DType dtype, long x, long n) {
        var modulus = BigInteger.TWO.pow(8 * dtype.bytes());
        long power = BigInteger.valueOf(x).modPow(BigInteger.valueOf(n), modulus).longValue();
        return switch (dtype) {
            case UINT8 -> power;
            case INT32 -> (int) power;
            default -> power;
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT32", "INT64"})
    void everyTierHasTheSameBits(DType dtype) {
        var random = new SplittableRandom(5);
        var x = Device.current().backend().download(Tensor.of(bases(random)).cast(dtype).buffer());
        var exponents = Tensor.of(exponents(random, dtype)).cast(dtype);
        var y = Device.current().backend().download(exponents.buffer());
        var one = Device.current().backend().download(Tensor.scalar(dtype, 77).buffer());
        var tiers =
                Map.of(
                        "scalar", new CodegenTier(CodegenTier.Mode.SCALAR),
                        "vector", new CodegenTier(CodegenTier.Mode.VECTOR));
        TierEquality.assertSame(tiers, kernel(dtype, Shape.of(COUNT)), x, y);
        TierEquality.assertSame(tiers, kernel(dtype, Shape.scalar()), x, one);
    }

    private static Kernel kernel(DType dtype, Shape exponent) {
        var shape = Shape.of(COUNT);
        var lowering = new Lowering();
        new IntegerPower()
                .lower(
                        lowering,
                        List.of(new Value(dtype, shape), new Value(dtype, exponent)),
                        List.of(new Value(dtype, shape)));
        return (Kernel) lowering.nodes().getFirst();
    }

    @Test
    void negativeExponentsAreErrors() {
        var x = Tensor.of(new int[] {1, 2, 3});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.pow(-2))
                .withMessageContainingAll("pow", "-2", "cast");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.pow(Tensor.of(new int[] {0, 1, -1})))
                .withMessageContainingAll("pow", "-1", "cast");
        assertThat(x.cast(DType.FLOAT32).pow(-1).toFloatArray()).containsExactly(1, 0.5f, 1 / 3f);
    }

    @Test
    void dtypesPromote() {
        var x = Tensor.of(new int[] {2, 3});
        assertThat(x.pow(2).toIntArray()).containsExactly(4, 9);
        assertThat(x.pow(Tensor.of(new long[] {40})).toLongArray())
                .containsExactly(1L << 40, -6289078614652622815L);
        assertThat(x.pow(0.5).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.pow(Tensor.of(2.0)).toDoubleArray()).containsExactly(4, 9);
        assertThat(Tensor.of(new boolean[] {true, false}).pow(Tensor.of(false)).toIntArray())
                .containsExactly(1, 1);
        assertThat(x.pow(Tensor.of(new int[] {0, 2}).reshape(2, 1)).toIntArray())
                .containsExactly(1, 1, 4, 9);
    }

    @Test
    void haveNoGradient() {
        var x = Tensor.of(3f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x.cast(DType.INT32).pow(2).cast(DType.FLOAT32));
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(9);
    }
}
