package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sums of very many float32 numbers keep six digits, five if all are equal, as docs/numerics.md
 * promises: against float64, which is exact enough for so many. With {@code --long} 10⁸ of them.
 */
class SumAccuracyTest {
    private static final int COUNT = Boolean.getBoolean("gradus.long") ? 100_000_000 : 5_000_000;

    enum Numbers {
        UNIFORM(SplittableRandom::nextDouble, 1e-6),
        /** Small ones beside large ones. */
        WIDE(random -> Math.exp(6 * random.nextDouble(-1, 1)), 1e-6),
        /** All equal: every rounding of a chain goes the same way. */
        EQUAL(random -> 0.1f, 1e-5);

        final ToDoubleFunction<SplittableRandom> draw;
        final double limit;

        Numbers(ToDoubleFunction<SplittableRandom> draw, double limit) {
            this.draw = draw;
            this.limit = limit;
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsSixDigits(Numbers numbers) {
        var random = new SplittableRandom(5);
        var values = new float[COUNT];
        double exact = 0;
        for (int i = 0; i < COUNT; i++) {
            values[i] = (float) numbers.draw.applyAsDouble(random);
            exact += values[i];
        }
        var x = Tensor.of(values, Shape.of(COUNT));
        assertThat(error(x.sum(), exact)).as("sum").isLessThan(numbers.limit);
        assertThat(error(x.mean().times(COUNT), exact)).as("mean").isLessThan(numbers.limit);
        // Down the columns each sum is a tenth of the numbers, one after another.
        var columns = x.reshape(COUNT / 10, 10).sum(0).cast(DType.FLOAT64);
        assertThat(error(columns.sum(), exact)).as("columns").isLessThan(numbers.limit);
        assertThat(error(x.cumSum(0).get(COUNT - 1), exact)).as("cumSum").isLessThan(numbers.limit);
    }

    private static double error(Tensor sum, double exact) {
        double error = Math.abs(sum.toDouble() - exact) / exact;
        System.out.printf("sum of %d numbers: relative error %.1e%n", COUNT, error);
        return error;
    }
}
