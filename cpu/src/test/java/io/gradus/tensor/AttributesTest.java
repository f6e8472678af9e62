package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Ops with attributes are found again: no program is compiled twice, no gradient derived twice. */
class AttributesTest {
    @Test
    void theSecondCallCompilesNothing() {
        var x = Tensor.full(Shape.of(3, 5, 7), 0.5, io.gradus.ir.DType.FLOAT32);
        compilesOnce(x, t -> t.leakyRelu(0.3125));
        compilesOnce(x, t -> t.elu(0.4375));
    }

    private static void compilesOnce(Tensor x, UnaryOperator<Tensor> activation) {
        long none = Eager.compiled();
        step(x, activation);
        long once = Eager.compiled();
        assertThat(once).isGreaterThan(none);
        step(x, activation);
        assertThat(Eager.compiled()).isEqualTo(once);
    }

    private static void step(Tensor x, UnaryOperator<Tensor> activation) {
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = activation.apply(x).sum();
        }
        tape.gradient(y, x);
    }

    @Test
    void oneOpForOneAttribute() {
        assertThat(ElementwiseOps.leakyRelu(0.25)).isSameAs(ElementwiseOps.leakyRelu(0.25));
        assertThat(ElementwiseOps.leakyRelu(0.25)).isNotEqualTo(ElementwiseOps.leakyRelu(0.5));
        assertThat(ElementwiseOps.elu(0.25)).isNotEqualTo(ElementwiseOps.leakyRelu(0.25));
        for (int i = 0; i < 1000; i++) {
            // Many attributes neither fail nor pile up.
            assertThat(Tensor.of(-2f).leakyRelu(i).toFloat()).isEqualTo(-2f * i);
        }
    }
}
