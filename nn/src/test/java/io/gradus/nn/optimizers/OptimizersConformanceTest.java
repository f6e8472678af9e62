package io.gradus.nn.optimizers;

import io.gradus.nn.conformance.Conformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class OptimizersConformanceTest {
    @TestFactory
    Stream<DynamicTest> optimizers() throws Exception {
        return Conformance.tests(new OptimizerCases());
    }
}
