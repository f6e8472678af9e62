package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What meets what: Keras' {@code result_type}, whose int and float columns are Python numbers, ours
 * Java's.
 */
class DTypePromotionTest {
    private static final String LATTICE =
            """
                     bool     uint8    int32    int64    bfloat16 float16  float32  float64  int      float
            bool     bool     uint8    int32    int64    bfloat16 float16  float32  float64  int32    float32
            uint8    uint8    uint8    int32    int64    bfloat16 float16  float32  float64  uint8    float32
            int32    int32    int32    int32    int64    bfloat16 float16  float32  float64  int32    float32
            int64    int64    int64    int64    int64    bfloat16 float16  float32  float64  int64    float32
            bfloat16 bfloat16 bfloat16 bfloat16 bfloat16 bfloat16 float32  float32  float64  bfloat16 bfloat16
            float16  float16  float16  float16  float16  float32  float16  float32  float64  float16  float16
            float32  float32  float32  float32  float32  float32  float32  float32  float64  float32  float32
            float64  float64  float64  float64  float64  float64  float64  float64  float64  float64  float64
            """;

    record Meeting(DType left, String right, DType result) {}

    private static List<Meeting> meetings() {
        var lines = LATTICE.lines().toList();
        var right = lines.getFirst().strip().split(" +");
        var meetings = new ArrayList<Meeting>();
        for (var line : lines.subList(1, lines.size())) {
            var words = line.strip().split(" +");
            for (int i = 0; i < right.length; i++) {
                meetings.add(new Meeting(DType.of(words[0]), right[i], DType.of(words[i + 1])));
            }
        }
        return meetings;
    }

    static Stream<Meeting> tensors() {
        return meetings().stream().filter(meeting -> !meeting.right().matches("int|float"));
    }

    static Stream<Meeting> numbers() {
        return meetings().stream().filter(meeting -> meeting.right().matches("int|float"));
    }

    private static Tensor one(DType dtype) {
        return Tensor.ones(Shape.of(2), dtype);
    }

    private static DType numeric(DType dtype) {
        return dtype == DType.BOOL ? DType.INT32 : dtype;
    }

    @ParameterizedTest
    @MethodSource
    void tensors(Meeting meeting) {
        var a = one(meeting.left());
        var b = one(DType.of(meeting.right()));
        var result = meeting.result();
        assertThat(DType.promote(a.dtype(), b.dtype())).isEqualTo(result);
        assertThat(a.plus(b).dtype()).isEqualTo(numeric(result));
        assertThat(a.rem(b).dtype()).isEqualTo(numeric(result));
        assertThat(a.maximum(b).dtype()).isEqualTo(numeric(result));
        assertThat(a.div(b).dtype()).isEqualTo(result.toFloating());
        assertThat(a.pow(b).dtype()).isEqualTo(numeric(result));
        assertThat(a.less(b).dtype()).isEqualTo(DType.BOOL);
        assertThat(Tensors.where(Tensor.of(true), a, b).dtype()).isEqualTo(result);
        assertThat(Tensors.concat(0, a, b).dtype()).isEqualTo(result);
        assertThat(Tensors.stack(0, a, b).dtype()).isEqualTo(result);
        assertThat(a.plus(b).toIntArray()).containsExactly(2, 2);
        assertThat(a.equal(b).toBooleanArray()).containsExactly(true, true);
    }

    @ParameterizedTest
    @MethodSource
    void numbers(Meeting meeting) {
        var x = one(meeting.left());
        boolean whole = meeting.right().equals("int");
        for (var number : whole ? List.<Number>of(1, 1L) : List.<Number>of(1f, 1.0)) {
            assertThat(x.plus(number).dtype())
                    .as("%s", number.getClass())
                    .isEqualTo(meeting.result());
            assertThat(x.minimum(number).dtype()).isEqualTo(meeting.result());
            assertThat(x.pow(number).dtype()).isEqualTo(meeting.result());
            assertThat(x.div(number).dtype()).isEqualTo(meeting.result().toFloating());
            assertThat(x.plus(number).toIntArray()).containsExactly(2, 2);
            assertThat(x.equal(number).toBooleanArray()).containsExactly(true, true);
        }
    }

    @Test
    void functionsOfRealNumbersMakeFloats() {
        for (var dtype : DType.values()) {
            if (dtype == DType.STRING) {
                continue;
            }
            var x = one(dtype);
            for (var y :
                    List.of(
                            x.exp(),
                            x.sqrt(),
                            x.sigmoid(),
                            x.floor(),
                            x.mean(),
                            x.softmax(),
                            x.reciprocal())) {
                assertThat(y.dtype()).as("of %s", dtype).isEqualTo(dtype.toFloating());
            }
            for (var y : List.of(x.unaryMinus(), x.abs(), x.sign(), x.square())) {
                assertThat(y.dtype()).as("of %s", dtype).isEqualTo(numeric(dtype));
            }
            for (var y : List.of(x.sum(), x.prod())) {
                assertThat(y.dtype())
                        .as("of %s", dtype)
                        .isEqualTo(dtype == DType.UINT8 ? DType.INT32 : numeric(dtype));
            }
        }
    }

    @Test
    void numbersRoundToTheTensorsDtype() {
        assertThat(Tensor.of(new float[] {1}).plus(0.1).toFloatArray()).containsExactly(1 + 0.1f);
        assertThat(Tensor.of(new int[] {1}).plus(0.5).toFloatArray()).containsExactly(1.5f);
        assertThat(Tensor.of(new long[] {1L << 53}).plus(1).toLongArray())
                .containsExactly((1L << 53) + 1);
        assertThat(Tensor.ofUint8(new byte[] {(byte) 255}, Shape.of(1)).plus(1).toIntArray())
                .containsExactly(0);
        assertThat(Tensor.of(new boolean[] {true}).plus(1).toIntArray()).containsExactly(2);
    }

    @Test
    void aLargeInt64AndAFloat32MeetInFloat32() {
        var sum = Tensor.of(new long[] {(1L << 24) + 1}).plus(Tensor.of(new float[] {0}));
        assertThat(sum.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(sum.toFloatArray()).containsExactly(1 << 24);
    }

    @Test
    void stringsMeetOnlyStrings() {
        assertThat(DType.promote(DType.STRING, DType.STRING)).isEqualTo(DType.STRING);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DType.promote(DType.STRING, DType.INT32))
                .withMessageContaining("string and int32")
                .withMessageContaining("vocabulary");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of("a").plus(Tensor.of(1)))
                .withMessageContaining("string and int32");
    }
}
