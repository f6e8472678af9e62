package io.gradus.nn.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import org.junit.jupiter.api.Test;

class InitializerTest {
    @Test
    void fansAreCountedAsKerasDoes() {
        assertThat(Initializer.Fans.of(Shape.of(784, 10))).isEqualTo(new Initializer.Fans(784, 10));
        assertThat(Initializer.Fans.of(Shape.of(3, 5, 16, 32)))
                .isEqualTo(new Initializer.Fans(15 * 16, 15 * 32));
        assertThat(Initializer.Fans.of(Shape.of(7))).isEqualTo(new Initializer.Fans(7, 7));
        assertThat(Initializer.Fans.of(Shape.scalar())).isEqualTo(new Initializer.Fans(1, 1));
    }

    @Test
    void glorotUniformFillsItsRange() {
        var shape = Shape.of(200, 100);
        var values = Initializer.glorotUniform().value(shape, DType.FLOAT32, new Generator(5));
        double limit = Math.sqrt(6.0 / 300);
        assertThat(values.shape()).isEqualTo(shape);
        assertThat(values.abs().max().toDouble()).isBetween(0.999 * limit, limit);
        assertThat(values.mean().toDouble()).isCloseTo(0, offset(0.02 * limit));
        // A uniform distribution's variance is limit² / 3.
        assertThat(values.square().mean().toDouble())
                .isCloseTo(limit * limit / 3, offset(0.02 * limit * limit));
    }

    @Test
    void heNormalIsCutOffAndHasItsDeviation() {
        var shape = Shape.of(3, 3, 32, 64);
        var values = Initializer.heNormal().value(shape, DType.FLOAT64, new Generator(5));
        double stddev = Math.sqrt(2.0 / (9 * 32));
        assertThat(values.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(values.abs().max().toDouble())
                .isBetween(1.9 * stddev / 0.8796, 2 * stddev / 0.8796);
        assertThat(Math.sqrt(values.square().mean().toDouble()))
                .isCloseTo(stddev, offset(0.02 * stddev));
        assertThat(values.mean().toDouble()).isCloseTo(0, offset(0.03 * stddev));
    }
}
