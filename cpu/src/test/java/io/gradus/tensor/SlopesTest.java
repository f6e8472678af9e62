package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Gradients where formulas have corners, ties or numbers at the edge of a dtype. */
class SlopesTest {
    private static Tensor gradient(UnaryOperator<Tensor> function, Tensor x) {
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = function.apply(x);
        }
        return tape.gradient(y, x);
    }

    @Test
    void softplusIsSmoothAtZero() {
        for (float zero : new float[] {0f, -0f}) {
            var x = Tensor.of(zero);
            assertThat(gradient(Activations::softplus, x).toFloat()).isEqualTo(0.5f);
            assertThat(gradient(Activations::logSigmoid, x).toFloat()).isEqualTo(0.5f);
            assertThat(gradient(v -> gradient(Activations::softplus, v), x).toFloat())
                    .isEqualTo(0.25f);
        }
    }

    @Test
    void rectifiersKeepNaN() {
        var nan = Tensor.of(Float.NaN);
        assertThat(nan.relu().toFloat()).isNaN();
        assertThat(nan.relu6().toFloat()).isNaN();
        var x = Tensor.of(new float[] {-1, -0f, 0, 1, 6, 7});
        assertThat(x.relu6().toFloatArray()).containsExactly(0, 0, 0, 1, 6, 6);
        assertThat(gradient(Activations::relu, x).toFloatArray()).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(gradient(Activations::relu6, x).toFloatArray())
                .containsExactly(0, 0, 0, 1, 0, 0);
    }

    @Test
    void aSlopeThatFloat32RoundsToOneCountsInFloat64() {
        double slope = 1 + 1e-9;
        assertThat(gradient(x -> x.leakyRelu(slope), Tensor.of(-1.0)).toDouble()).isEqualTo(slope);
    }

    @Test
    void meanOfMoreElementsThanA16BitFloatCanCount() {
        var x = Tensor.zeros(Shape.of(70_000), DType.FLOAT16);
        assertThat(gradient(Reductions::mean, x).get(0).toFloat())
                .isCloseTo(1 / 70_000f, within(1e-7f));
        var brain = Tensor.zeros(Shape.of(257), DType.BFLOAT16);
        assertThat(gradient(Reductions::mean, brain).get(0).toFloat())
                .isEqualTo(Tensor.of(1 / 257f).cast(DType.BFLOAT16).toFloat());
    }

    @Test
    void prodOfNoElementsHasAnEmptyGradient() {
        var x = Tensor.zeros(Shape.of(3, 0));
        assertThat(x.prod(1).toFloatArray()).containsExactly(1, 1, 1);
        assertThat(gradient(v -> v.prod(1), x).shape()).isEqualTo(Shape.of(3, 0));
    }

    @Test
    void paddingNeverTakesTheGradientOfAWindow() {
        var images = Tensor.full(Shape.of(1, 2, 2, 1), Double.NEGATIVE_INFINITY, DType.FLOAT32);
        var gradient = gradient(x -> x.maxPool2d(3, 1, Padding.SAME), images);
        assertThat(gradient.toFloatArray()).containsExactly(4, 0, 0, 0);
    }

    @Test
    void aSliceThatWasPutOverByALaterOneHasNoGradient() {
        var indices = Tensor.of(new int[] {0, 2, 0});
        var updates = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 2));
        UnaryOperator<Tensor> put = u -> Tensor.zeros(Shape.of(3, 2)).scatterUpdate(indices, u);
        assertThat(put.apply(updates).toFloatArray()).containsExactly(5, 6, 0, 0, 3, 4);
        assertThat(gradient(put, updates).toFloatArray()).containsExactly(0, 0, 1, 1, 1, 1);
        assertThat(
                        gradient(
                                        x -> x.scatterUpdate(indices, updates),
                                        Tensor.ones(Shape.of(3, 2)))
                                .toFloatArray())
                .containsExactly(0, 0, 1, 1, 0, 0);
    }
}
