package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Java numbers become elements as the Java language converts them, whichever method takes them. */
class JavaNumbersTest {
    @Test
    void fullConvertsAsScalarDoes() {
        long beyondDouble = (1L << 53) + (1L << 29) + 1;
        var numbers =
                new Number[] {
                    3_000_000_000L,
                    beyondDouble,
                    Long.MIN_VALUE + 1,
                    1e30,
                    -0.0,
                    300,
                    2.9f,
                    Double.NaN
                };
        for (var dtype : DType.values()) {
            if (dtype == DType.STRING) {
                continue;
            }
            for (var number : numbers) {
                var expected = Tensor.scalar(dtype, number).toByteBuffer();
                assertThat(Tensor.full(Shape.scalar(), number, dtype).toByteBuffer())
                        .as("%s of %s", dtype, number)
                        .isEqualTo(expected);
            }
        }
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
