package io.gradus.nn.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class LossesAndMetricsConformanceTest {
    @TestFactory
    Stream<DynamicTest> losses() throws Exception {
        return Conformance.tests(new LossCases());
    }

    @TestFactory
    Stream<DynamicTest> metrics() throws Exception {
        return Conformance.tests(new MetricCases());
    }
}
