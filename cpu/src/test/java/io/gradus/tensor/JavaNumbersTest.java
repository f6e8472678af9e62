package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Java numbers become elements by one rule, whichever method takes them. */
class JavaNumbersTest {
    @Test
    void fullConvertsAsScalarDoes() {
        long beyondDouble = (1L << 53) + (1L << 29) + 1;
        var numbers = new Number[] {beyondDouble, -0.0, 1e30, 2.9f, Double.NaN, 70_000};
        for (var dtype :
                List.of(DType.FLOAT64, DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.BOOL)) {
            for (var number : numbers) {
                var expected = Tensor.scalar(dtype, number).toByteBuffer();
                assertThat(Tensor.full(Shape.scalar(), number, dtype).toByteBuffer())
                        .as("%s of %s", dtype, number)
                        .isEqualTo(expected);
            }
        }
        assertThat(Tensor.full(Shape.scalar(), beyondDouble, DType.INT64).toLong())
                .isEqualTo(beyondDouble);
        assertThat(Tensor.full(Shape.scalar(), 3.9, DType.UINT8).toInt()).isEqualTo(3);
        assertThat(Tensor.scalar(DType.INT32, -2.9f).toInt()).isEqualTo(-2);
        assertThat(Tensor.scalar(DType.INT64, BigInteger.TWO.pow(62)).toLong()).isEqualTo(1L << 62);
    }

    @Test
    void roundOnceToTheNarrowFloats() {
        double abovetie = 1 + 0x1p-11 + 0x1p-40;
        assertThat(Tensor.scalar(DType.FLOAT16, abovetie).toFloat()).isEqualTo(1 + 0x1p-10f);
        assertThat(Tensor.full(Shape.of(2), abovetie, DType.FLOAT16).toFloatArray())
                .containsOnly(1 + 0x1p-10f);
        long integer = (1L << 30) + (1L << 22) + 1;
        float up = (1L << 30) + (1L << 23);
        assertThat(Tensor.scalar(DType.BFLOAT16, integer).toFloat()).isEqualTo(up);
        assertThat(Tensor.full(Shape.of(2), integer, DType.BFLOAT16).toFloatArray())
                .containsOnly(up);
        assertThat(Tensor.ones(Shape.of(1), DType.FLOAT16).plus(abovetie - 1).toFloatArray())
                .containsExactly(1);
    }

    static Stream<Arguments> misfits() {
        var bytes = Tensor.ofUint8(new byte[] {1, 2}, Shape.of(2));
        var ints = Tensor.of(new int[] {1, 2});
        var longs = Tensor.of(new long[] {1, 2});
        var bools = Tensor.of(new boolean[] {true});
        var counter = new Variable(Tensor.of(new int[] {1}));
        return Stream.of(
                misfit(() -> bytes.less(256), "less: 256", "uint8", "0 to 255", "int32"),
                misfit(() -> bytes.plus(-1), "plus: -1", "uint8"),
                misfit(() -> bytes.clip(0, 300), "minimum: 300", "uint8"),
                misfit(() -> bytes.pad(new int[] {1}, new int[] {0}, 256), "pad: 256", "uint8"),
                misfit(() -> bytes.pow(300), "pow: 300", "uint8"),
                misfit(() -> ints.plus(3_000_000_000L), "plus: 3000000000", "int32", "int64"),
                misfit(() -> ints.equal(-3_000_000_000L), "equal", "int32", "int64"),
                misfit(() -> bools.times(3_000_000_000L), "times", "int32", "int64"),
                misfit(() -> longs.plus(BigInteger.TWO.pow(63)), "plus", "int64", "float64"),
                misfit(() -> counter.assignAdd(0.5), "assignAdd: 0.5", "whole", "int32"),
                misfit(() -> counter.assignSub(Double.NaN), "assignSub: NaN", "int32"),
                misfit(() -> Tensor.scalar(DType.INT32, Double.NaN), "scalar: NaN", "int32"),
                misfit(
                        () -> Tensor.scalar(DType.INT64, Float.POSITIVE_INFINITY),
                        "scalar: Infinity",
                        "int64"),
                misfit(() -> Tensor.scalar(DType.INT64, 0x1p63), "scalar", "int64", "float64"),
                misfit(() -> Tensor.full(Shape.of(2), 300, DType.UINT8), "full: 300", "uint8"),
                misfit(
                        () -> Tensor.arange(Long.MIN_VALUE, Long.MAX_VALUE, 1),
                        "arange",
                        "2147483647",
                        "step"),
                misfit(() -> Tensor.arange(0, 3e9, 1), "arange", "3000000000", "2147483647"),
                misfit(() -> Tensor.arange(0, 0x1p40f, 1), "arange", "1099511627776"),
                misfit(() -> Tensor.arange(0, Double.NaN, 1), "arange", "NaN"),
                misfit(() -> Tensor.arange(0, Double.POSITIVE_INFINITY, 1), "arange", "no end"),
                misfit(() -> Tensor.arange(BigInteger.TWO.pow(70), 1, 1), "arange", "int64"));
    }

    private static Arguments misfit(Executable call, String... words) {
        return Arguments.of(words[0], call, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misfits")
    void wholeNumbersThatDoNotFitAreErrorsThatTeach(String name, Executable call, String[] words) {
        assertThatIllegalArgumentException()
                .isThrownBy(call::execute)
                .withMessageContainingAll(words);
    }

    @Test
    void fractionsMakeFloatsAndDivisionTakesAnyNumber() {
        var bytes = Tensor.ofUint8(new byte[] {(byte) 128, 64}, Shape.of(2));
        assertThat(bytes.plus(0.5).toFloatArray()).containsExactly(128.5f, 64.5f);
        assertThat(bytes.div(256).toFloatArray()).containsExactly(0.5f, 0.25f);
        assertThat(Tensor.of(new int[] {1}).plus(Double.NaN).toFloatArray())
                .containsExactly(Float.NaN);
    }

    @Test
    void rangesMayBeWiderThanALong() {
        assertThat(Tensor.arange(Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62).toLongArray())
                .containsExactly(Long.MIN_VALUE, -(1L << 62), 0, 1L << 62);
        assertThat(Tensor.arange(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE).toLongArray())
                .containsExactly(Long.MAX_VALUE, -1);
        assertThat(Tensor.arange(3, -4, -2).toIntArray()).containsExactly(3, 1, -1, -3);
        assertThat(Tensor.arange(Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30).toIntArray())
                .containsExactly(Integer.MIN_VALUE, -(1 << 30), 0, 1 << 30);
    }

    @Test
    void aNumberThatChangesIsReadAtEachCall() {
        var number = new AtomicInteger(1);
        assertThat(Tensor.full(Shape.of(1), number, DType.INT32).toInt()).isEqualTo(1);
        number.set(7);
        assertThat(Tensor.full(Shape.of(1), number, DType.INT32).toInt()).isEqualTo(7);
        var start = new AtomicLong(5);
        Tensor.arange(start, 10, 1);
        start.set(6);
        assertThat(Tensor.arange(start, 11, 1).toIntArray()).containsExactly(6, 7, 8, 9, 10);
    }

    @Test
    void variablesTakeNumbersThatChange() {
        var variable = new Variable(Tensor.of(new int[] {1, 2}));
        var number = new AtomicInteger(1);
        variable.assignAdd(number);
        number.set(5);
        variable.assignAdd(number).assignSub(2);
        assertThat(variable.value().toIntArray()).containsExactly(5, 6);
    }

    @Test
    void randomIntegersOutsideTheirDtypeAreRefused() {
        var generator = new Generator(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.integers(Shape.of(4), 0, 1L << 40, DType.INT32))
                .withMessageContaining("int32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.integers(Shape.of(4), -1L << 40, 0, DType.INT32));
        var whole = generator.integers(Shape.of(1000), Integer.MIN_VALUE, 1L << 31, DType.INT32);
        var range = IntStream.of(whole.toIntArray()).summaryStatistics();
        assertThat(range.getMin()).isLessThan(-(1 << 30));
        assertThat(range.getMax()).isGreaterThan(1 << 30);
    }
}
