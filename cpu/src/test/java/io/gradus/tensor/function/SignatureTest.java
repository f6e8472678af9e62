package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorSpec;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Functions with an input signature: open sizes with names, and arguments that do not fit. */
class SignatureTest {
    private static final Function<List<Tensor>, Tensor> ATTENTION =
            in -> in.get(0).matmul(in.get(1).transpose(0, 2, 1)).softmax().matmul(in.get(1)).sum(0);

    private static Tensor normal(int... sizes) {
        return new Generator(3).normal(Shape.of(sizes));
    }

    @Test
    @DisplayName("several open sizes, one trace, the bits of eager calls")
    void severalSizes() {
        var function =
                TracedFunction.of(ATTENTION)
                        .signature(
                                TensorSpec.of(DType.FLOAT32, "batch", "queries", 4),
                                TensorSpec.of(DType.FLOAT32, "batch", "keys", 4));
        for (int[] sizes : new int[][] {{2, 3, 5}, {1, 1, 1}, {4, 2, 7}, {2, 5, 3}}) {
            var queries = normal(sizes[0], sizes[1], 4);
            var keys = normal(sizes[0], sizes[2], 4);
            var result = function.apply(List.of(queries, keys));
            assertThat(result.shape()).isEqualTo(Shape.of(sizes[1], 4));
            assertThat(result.toArray())
                    .isEqualTo(ATTENTION.apply(List.of(queries, keys)).toArray());
        }
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("gradients through a function with open sizes")
    void gradients() {
        var w = new Variable(normal(4, 4), "w");
        Function<List<Tensor>, Tensor> code =
                in -> ATTENTION.apply(List.of(in.get(0).matmul(w), in.get(1))).mean();
        var function =
                TracedFunction.of(code)
                        .signature(
                                TensorSpec.of(DType.FLOAT32, "b", "q", 4),
                                TensorSpec.of(DType.FLOAT32, "b", "k", 4));
        for (int[] sizes : new int[][] {{2, 3, 5}, {3, 1, 2}}) {
            var in = List.of(normal(sizes[0], sizes[1], 4), normal(sizes[0], sizes[2], 4));
            var found =
                    List.<Function<List<Tensor>, Tensor>>of(code, function::apply).stream()
                            .map(f -> {
                                var tape = new GradientTape();
                                Tensor y;
                                try (tape) {
                                    in.forEach(tape::watch);
                                    y = f.apply(in);
                                }
                                var gradients = tape.gradients(y, w, in.get(0), in.get(1));
                                return List.of(
                                        gradients.get(0).toArray(),
                                        gradients.get(1).toArray(),
                                        gradients.get(2).toArray());
                            })
                            .toList();
            for (int i = 0; i < 3; i++) {
                assertThat(found.get(1).get(i)).isEqualTo(found.get(0).get(i));
            }
        }
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("what does not fit is named with what would do, and nothing is traced")
    void misfits() {
        var function =
                TracedFunction.of((List<Tensor> in) -> in.get(0).plus(in.get(1)))
                        .signature(
                                TensorSpec.of(DType.FLOAT32, "n", 3),
                                TensorSpec.of(DType.FLOAT32, "n", 3));
        var good = Tensor.zeros(Shape.of(2, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.apply(List.of(good, good.cast(DType.FLOAT64))))
                .withMessage(
                        "input[1] is float64(2, 3), the signature says float32(n, 3): cast it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.apply(List.of(good, Tensor.zeros(Shape.of(2, 4)))))
                .withMessageContaining("input[1] is float32(2, 4)")
                .withMessageContaining("dimension 1 must be 3; name it to leave it open");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.apply(List.of(good, Tensor.zeros(Shape.of(5, 3)))))
                .withMessageContaining("'n' is 2 already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.apply(List.of(good, Tensor.zeros(Shape.of(3)))))
                .withMessageContaining("the numbers of dimensions differ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.apply(List.of(good)))
                .withMessageContaining("the arguments hold 1 tensors, the signature 2");
        assertThat(function.traces()).isZero();
        assertThat(function.apply(List.of(good, good)).shape()).isEqualTo(Shape.of(2, 3));
    }

    @Test
    @DisplayName("specs that make no sense")
    void specs() {
        assertThatThrownBy(() -> TensorSpec.of(DType.FLOAT32, -1))
                .hasMessageContaining("a number that is not negative");
        assertThatThrownBy(() -> TensorSpec.of(DType.FLOAT32, "a b"))
                .hasMessageContaining("the name of an open size, not a b");
        assertThatThrownBy(() -> TensorSpec.of(DType.FLOAT32, 1.5)).hasMessageContaining("not 1.5");
        assertThatThrownBy(() -> TensorSpec.of(DType.FLOAT32, "steps1"))
                .hasMessageContaining("choose another name");
        assertThat(TensorSpec.of(DType.INT32, "batch", 2)).hasToString("int32(batch, 2)");
    }

    @Test
    @DisplayName("another Java value or structure still is another trace")
    void retraces() {
        record In(Tensor x, boolean training) {}

        var function =
                TracedFunction.of((In in) -> in.training() ? in.x().times(2f) : in.x())
                        .signature(TensorSpec.of(DType.FLOAT32, "n"));
        for (int n = 1; n < 5; n++) {
            assertThat(function.apply(new In(Tensor.ones(Shape.of(n)), true)).sum().toFloat())
                    .isEqualTo(2f * n);
            assertThat(function.apply(new In(Tensor.ones(Shape.of(n)), false)).sum().toFloat())
                    .isEqualTo(n);
        }
        assertThat(function.traces()).isEqualTo(2);
    }
}
