package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Calls at the edge of what ops take: narrow dtypes, empty tensors, sizes and arguments that do not
 * fit.
 */
class EdgeCallsTest {
    @Test
    void bytesMultiplyAsInts() {
        var a = Tensor.ofUint8(new byte[] {(byte) 200, 2, 3, 4}, Shape.of(2, 2));
        var product = a.matmul(a);
        assertThat(product.dtype()).isEqualTo(DType.INT32);
        assertThat(product.toIntArray()).containsExactly(40_006, 408, 612, 22);
    }

    @Test
    void scatterTakesNarrowDtypes() {
        var indices = Tensor.of(new int[] {0, 0, 1});
        for (var dtype :
                List.of(DType.FLOAT16, DType.BFLOAT16, DType.UINT8, DType.INT64, DType.FLOAT64)) {
            var x = Tensor.full(Shape.of(3), 5, dtype);
            var ones = Tensor.ones(Shape.of(3), dtype);
            assertThat(x.scatterAdd(indices, ones).toIntArray()).containsExactly(7, 6, 5);
            assertThat(x.scatterSub(indices, ones).toIntArray()).containsExactly(3, 4, 5);
        }
        var bools = Tensor.zeros(Shape.of(3), DType.BOOL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bools.scatterAdd(indices, bools))
                .withMessageContaining("cast");
    }

    @Test
    void scatterTakesAVectorOfRows() {
        var x = Tensor.zeros(Shape.of(3));
        var square = Tensor.of(new int[][] {{0, 1}, {0, 1}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.scatterAdd(square, Tensor.ones(Shape.of(4))))
                .withMessageContaining("(2, 2)");
    }

    @Test
    void flipWithoutAxesFlipsAll() {
        var x = Tensor.of(new float[] {1, 2, 3, 4}, Shape.of(2, 2));
        assertThat(x.flip().toFloatArray()).containsExactly(4, 3, 2, 1);
        assertThat(x.flip(-1).toFloatArray()).containsExactly(2, 1, 4, 3);
    }

    @Test
    void splitRefusesNegativeSizes() {
        var x = Tensor.of(new float[] {1, 2, 3});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.split(new int[] {5, -2}, 0))
                .withMessageContaining("[5, -2]");
        assertThat(x.split(new int[] {0, 3}, 0).getLast().toFloatArray()).containsExactly(1, 2, 3);
    }

    @Test
    void imagesWithoutRowsHaveNoWindows() {
        var images = Tensor.zeros(Shape.of(1, 0, 4, 1));
        assertThat(images.averagePool2d(2, 3, Padding.SAME).shape())
                .isEqualTo(Shape.of(1, 0, 2, 1));
        assertThat(images.maxPool2d(2, 3, Padding.SAME).shape()).isEqualTo(Shape.of(1, 0, 2, 1));
    }

    @Test
    void aSizeThatNoArrayHasIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(List.of(Dim.of(3_000_000_000L), Dim.ONE)))
                .withMessageContaining("3000000000");
    }

    @Test
    void aBoxThatBeginsBehindTheEndIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.zeros(Shape.of(2)).slice(new int[] {3}, new int[] {-1}))
                .withMessageContaining("slice")
                .withMessageContaining("(2,)");
    }

    @Test
    void divisionOfAnIntegerByZeroNamesTheOperation() {
        var x = Tensor.of(new int[] {1, 2});
        var divisors = Tensor.of(new int[] {1, 0});
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> x.floorDiv(divisors))
                .withMessageStartingWith("floorDiv");
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> x.rem(0))
                .withMessageStartingWith("rem");
    }

    @Test
    void aStringIsNotANumber() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tensor.of("7").toFloat())
                .withMessageContaining("toStringArray");
    }

    @Test
    void arraysOfTensorsGoThroughTracedFunctions() {
        var sum =
                TracedFunction.of(
                        (Tensor[] parts) -> new Tensor[] {parts[0].plus(parts[1]), parts[0]});
        var result = sum.apply(new Tensor[] {Tensor.of(1f), Tensor.of(2f)});
        assertThat(result[0].toFloat()).isEqualTo(3);
        assertThat(result[1].toFloat()).isEqualTo(1);
        assertThat(sum.apply(new Tensor[] {Tensor.of(4f), Tensor.of(5f)})[0].toFloat())
                .isEqualTo(9);
        assertThat(sum.traces()).isEqualTo(1);
    }
}
