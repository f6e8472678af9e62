package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ops.Complex;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Complex numbers against arithmetic by hand: (3 + 4i), (−2 + 1i). */
class ComplexTest {
    private final Complex x = Complex.of(Tensor.of(3.0), Tensor.of(4.0));
    private final Complex y = Complex.of(Tensor.of(-2.0), Tensor.of(1.0));

    private static void isNumber(Complex number, double real, double imag) {
        assertThat(number.real().toDouble()).isEqualTo(real);
        assertThat(number.imag().toDouble()).isEqualTo(imag);
    }

    @Test
    void arithmetic() {
        isNumber(x.plus(y), 1, 5);
        isNumber(x.minus(y), 5, 3);
        isNumber(x.times(y), -10, -5);
        isNumber(x.times(y).div(y), 3, 4);
        isNumber(x.times(Tensor.of(2.0)), 6, 8);
        isNumber(x.conj(), 3, -4);
    }

    @Test
    void sizeAndDirection() {
        assertThat(x.abs().toDouble()).isEqualTo(5);
        assertThat(x.angle().toDouble()).isCloseTo(Math.atan2(4, 3), Offset.offset(2e-16));
        var again = Complex.polar(x.abs(), x.angle());
        assertThat(again.real().toDouble()).isCloseTo(3, Offset.offset(1e-15));
    }

    /** Silence must not make NaN of a whole spectrogram. */
    @Test
    void sizesHaveNoSlopeAtZero() {
        var parts = Tensor.of(new double[] {0, 3});
        var tape = new GradientTape();
        Tensor size;
        try (tape) {
            tape.watch(parts);
            size = Complex.of(parts, parts.times(0)).abs().sum();
        }
        assertThat(tape.gradient(size, parts).toDoubleArray()).containsExactly(0, 1);
    }

    @Test
    void pairs() {
        assertThat(x.toPairs().toDoubleArray()).containsExactly(3, 4);
        isNumber(Complex.ofPairs(x.toPairs()), 3, 4);
        assertThatThrownBy(() -> Complex.ofPairs(Tensor.of(new float[3])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(3,)")
                .hasMessageContaining("size 2");
    }

    @Test
    void partsMustFit() {
        assertThatThrownBy(() -> Complex.of(Tensor.of(new float[2]), Tensor.of(new float[3])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2,)")
                .hasMessageContaining("(3,)");
    }
}
