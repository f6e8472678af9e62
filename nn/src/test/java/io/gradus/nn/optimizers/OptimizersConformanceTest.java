package io.gradus.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.nn.Golden;
import io.gradus.nn.conformance.Conformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OptimizersConformanceTest {
    @TestFactory
    Stream<DynamicTest> optimizers() throws Exception {
        return Conformance.tests(new OptimizerCases());
    }

    @Test
    void noneIsLeftOut() throws Exception {
        var total = Conformance.total(new OptimizerCases());
        assertThat(total.exceptions()).isEmpty();
        assertThat(total.passed()).isEqualTo(86);
        int checks = 0;
        for (var test : Golden.cases("optimizers.json")) {
            checks += OptimizerCases.checks(test, false);
        }
        assertThat(checks).isEqualTo(206);
    }
}
