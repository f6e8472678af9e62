package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The one place where special values are Java's and not NumPy's, and so are left out of the
 * oracle's numbers.
 */
class PowersOfOneTest {
    @Test
    void areAsInJava() {
        double[] bases = {1, 1, -1, 1, -1};
        double[] exponents = {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        for (var dtype : List.of(DType.FLOAT64, DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16)) {
            var powers =
                    Tensor.of(bases)
                            .cast(dtype)
                            .pow(Tensor.of(exponents).cast(dtype))
                            .toDoubleArray();
            for (int i = 0; i < bases.length; i++) {
                assertThat(StrictMath.pow(bases[i], exponents[i])).isNaN();
                assertThat(powers[i]).as("%s ^ %s in %s", bases[i], exponents[i], dtype).isNaN();
            }
        }
    }
}
