package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From Java values to tensors and back. */
class ConstructionTest {
    @Test
    void scalarsMapToTheirJavaType() {
        assertThat(Tensor.of(3f).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(Tensor.of(3.0).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(Tensor.of(3).dtype()).isEqualTo(DType.INT32);
        assertThat(Tensor.of(3L).dtype()).isEqualTo(DType.INT64);
        assertThat(Tensor.of(true).dtype()).isEqualTo(DType.BOOL);
        assertThat(Tensor.of(3f).shape()).isEqualTo(Shape.scalar());
        assertThat(Tensor.of(3f).size()).isEqualTo(1);
        assertThat(Tensor.of("text").dtype()).isEqualTo(DType.STRING);
    }

    @Test
    void scalarsComeBackInEveryType() {
        var x = Tensor.of(-2.75);
        assertThat(x.toDouble()).isEqualTo(-2.75);
        assertThat(x.toFloat()).isEqualTo(-2.75f);
        assertThat(x.toInt()).isEqualTo(-2);
        assertThat(x.toLong()).isEqualTo(-2);
        assertThat(x.toBoolean()).isTrue();
        assertThat(Tensor.of(0f).toBoolean()).isFalse();
        assertThat(Tensor.of(true).toInt()).isEqualTo(1);
        assertThat(Tensor.of(Long.MAX_VALUE).toLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(Tensor.of(Long.MAX_VALUE).toInt()).isEqualTo(-1);
        assertThat(Tensor.of(new double[] {4}).reshape(1, 1, 1).toDouble()).isEqualTo(4);
    }

    @Test
    void bytesAreUnsigned() {
        var x = Tensor.ofUint8(new byte[] {0, 127, (byte) 128, (byte) 255}, Shape.of(2, 2));
        assertThat(x.toIntArray()).containsExactly(0, 127, 128, 255);
        assertThat(x.toByteArray()).containsExactly(0, 127, 128, 255);
        assertThat(x.get(-1).get(-1).toInt()).isEqualTo(255);
    }

    static Stream<Object> nested() {
        return Stream.of(
                new float[] {1, 2, 3},
                new double[][] {{1, 2}, {3, 4}},
                new int[][][] {{{1}, {2}}, {{3}, {4}}},
                new long[][] {{Long.MIN_VALUE, 1}, {2, Long.MAX_VALUE}},
                new boolean[][] {{true, false}},
                new byte[][] {{1, (byte) 200}},
                new String[][] {{"a", "b"}, {"c", ""}},
                new int[][][][][][][][] {{{{{{{{1, 2}}, {{3, 4}}}}}}}},
                new float[0],
                new float[2][0],
                new float[3][0][2]);
    }

    @ParameterizedTest
    @MethodSource("nested")
    void nestedArraysComeBackAsTheyWere(Object nested) {
        var x = Tensor.fromArray(nested);
        assertThat(x.rank()).isEqualTo(nested.getClass().getName().lastIndexOf('[') + 1);
        assertThat(x.toArray()).hasSameClassAs(nested);
        assertThat(Arrays.deepEquals(new Object[] {x.toArray()}, new Object[] {nested})).isTrue();
    }

    @Test
    void aScalarComesBackBoxed() {
        assertThat(Tensor.of(2.5f).toArray()).isEqualTo(2.5f);
        assertThat(Tensor.of(7L).toArray()).isEqualTo(7L);
        assertThat(Tensor.of(2.5f).cast(DType.FLOAT16).toArray()).isEqualTo(2.5f);
    }

    @Test
    void sixteenBitFloatsComeBackAsFloats() {
        var x = Tensor.of(new float[][] {{1.5f, -2}, {0.25f, 8}});
        assertThat((float[][]) x.cast(DType.BFLOAT16).toArray())
                .isDeepEqualTo(new float[][] {{1.5f, -2}, {0.25f, 8}});
    }

    @Test
    void shapesOfNestedArrays() {
        assertThat(Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).shape())
                .isEqualTo(Shape.of(2, 3));
        assertThat(Tensor.of(new double[][] {{1}}).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(Tensor.of(new int[][] {{1, 2}}).toIntArray()).containsExactly(1, 2);
        assertThat(Tensor.fromArray(new float[0][3]).shape())
                .as("Java does not know the 3")
                .isEqualTo(Shape.of(0, 0));
    }

    @Test
    void raggedArraysAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new float[][] {{1, 2}, {3}}))
                .withMessageContaining("ragged")
                .withMessageContaining("[1] has length 1")
                .withMessageContaining("has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.fromArray(new int[][][] {{{1}, {2}}, {{3}, {4, 5}}}))
                .withMessageContaining("[1][1]");
    }

    @Test
    void elementsWithoutADtypeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.fromArray(new char[] {'a'}))
                .withMessageContaining("char")
                .withMessageContaining("boolean, byte (uint8), int, long, float, double or String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.fromArray(new Integer[] {1}))
                .withMessageContaining("java.lang.Integer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.fromArray("text"))
                .withMessageContaining("java.lang.String is no array");
    }

    @Test
    void aShapeMustHoldTheValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new float[5], Shape.of(2, 3)))
                .withMessageContaining("(2, 3)")
                .withMessageContaining("6 elements")
                .withMessageContaining("5");
    }

    // ---- nobody else's changes reach a tensor ----

    @Test
    void arraysAreCopiedIn() {
        float[] floats = {1, 2};
        double[][] rows = {{1, 2}, {3, 4}};
        byte[] bytes = {1, 2};
        String[] words = {"a", "b"};
        var buffer =
                ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(1).putInt(2).flip();
        var x = Tensor.of(floats);
        var y = Tensor.of(rows);
        var z = Tensor.ofUint8(bytes, Shape.of(2));
        var s = Tensor.of(words);
        var b = Tensor.fromBuffer(buffer, DType.INT32, Shape.of(2));
        floats[0] = 9;
        rows[0][0] = 9;
        bytes[0] = 9;
        words[0] = "z";
        buffer.putInt(0, 9);
        assertThat(x.toFloatArray()).containsExactly(1, 2);
        assertThat(y.toDoubleArray()).containsExactly(1, 2, 3, 4);
        assertThat(z.toIntArray()).containsExactly(1, 2);
        assertThat(s.toStringArray()).containsExactly("a", "b");
        assertThat(b.toIntArray()).containsExactly(1, 2);
    }

    @Test
    void arraysAreCopiedOut() {
        var x = Tensor.of(new float[] {1, 2});
        x.toFloatArray()[0] = 9;
        ((float[]) x.toArray())[0] = 9;
        x.toByteBuffer().putFloat(0, 9);
        assertThat(x.toFloatArray()).containsExactly(1, 2);
        var y = x.cast(DType.FLOAT64);
        y.toDoubleArray()[0] = 9;
        assertThat(y.toDoubleArray()).containsExactly(1, 2);
        var words = Tensor.of("a", "b");
        words.toStringArray()[0] = "z";
        assertThat(words.toStringArray()).containsExactly("a", "b");
    }

    @Test
    void viewsShareElementsThatNobodyChanges() {
        var x = Tensor.of(new float[] {1, 2, 3, 4});
        var y = x.reshape(2, 2);
        var updated = y.scatterUpdate(Tensor.of(new int[] {0}), Tensor.of(new float[][] {{8, 9}}));
        assertThat(x.toFloatArray()).containsExactly(1, 2, 3, 4);
        assertThat(y.toFloatArray()).containsExactly(1, 2, 3, 4);
        assertThat(updated.toFloatArray()).containsExactly(8, 9, 3, 4);
    }

    // ---- bytes ----

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRING")
    void bytesComeBackAsTheyWere(DType dtype) {
        var x = Tensor.of(new double[] {0, 1, 2.5, 100, 3, 0.1}).cast(dtype).reshape(2, 3);
        var bytes = x.toByteBuffer();
        assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.remaining()).isEqualTo(6 * dtype.bytes());
        var back = Tensor.fromBuffer(bytes, dtype, x.shape());
        assertThat(bytes.remaining()).as("its position does not move").isEqualTo(6 * dtype.bytes());
        assertThat(back.type()).isEqualTo(x.type());
        assertThat(back.toByteBuffer()).isEqualTo(bytes);
        assertThat(back.toDoubleArray()).isEqualTo(x.toDoubleArray());
    }

    @Test
    void bytesAreReadInTheBuffersOrderFromItsPosition() {
        for (var order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            var buffer =
                    ByteBuffer.allocateDirect(20)
                            .order(order)
                            .putInt(99)
                            .putDouble(1.5)
                            .putDouble(-2);
            buffer.flip().position(4);
            assertThat(Tensor.fromBuffer(buffer, DType.FLOAT64, Shape.of(2)).toDoubleArray())
                    .containsExactly(1.5, -2);
        }
        var readOnly = ByteBuffer.wrap(new byte[] {1, 0, 7}).asReadOnlyBuffer();
        assertThat(Tensor.fromBuffer(readOnly, DType.BOOL, Shape.of(3)).toBooleanArray())
                .containsExactly(true, false, true);
    }

    @Test
    void bytesThatDoNotFitAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Tensor.fromBuffer(ByteBuffer.allocate(10), DType.FLOAT32, Shape.of(3)))
                .withMessageContaining("(3,) of float32 takes 12 bytes, the buffer has 10");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Tensor.fromBuffer(ByteBuffer.allocate(0), DType.STRING, Shape.of(0)))
                .withMessageContaining("String");
    }

    @Test
    void emptyTensors() {
        for (var shape : List.of(Shape.of(0), Shape.of(2, 0, 3), Shape.of(0, 0))) {
            var x = Tensor.of(new float[0], shape);
            assertThat(x.size()).isZero();
            assertThat(x.toFloatArray()).isEmpty();
            assertThat(x.toByteBuffer().remaining()).isZero();
            assertThat(x.shape()).isEqualTo(shape);
        }
    }

    @Test
    void aTensorOfManyElementsIsNoNumber() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tensor.zeros(Shape.of(2, 3)).toFloat())
                .withMessageContaining("(2, 3)")
                .withMessageContaining("6 elements");
        assertThatIllegalStateException()
                .isThrownBy(() -> Tensor.of(1f).toStringArray())
                .withMessageContaining("float32");
    }
}
