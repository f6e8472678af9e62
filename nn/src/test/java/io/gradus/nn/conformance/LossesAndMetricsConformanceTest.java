package io.gradus.nn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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

    @Test
    void noLossIsLeftOut() throws Exception {
        var total = Conformance.total(new LossCases());
        assertThat(total.exceptions()).isEmpty();
        assertThat(total.total()).isEqualTo(165);
        assertThat(total.passed()).isEqualTo(165);
    }

    @Test
    void noMetricIsLeftOut() throws Exception {
        var total = Conformance.total(new MetricCases());
        assertThat(total.exceptions()).isEmpty();
        assertThat(total.total()).isEqualTo(297);
        assertThat(total.passed()).isEqualTo(297);
    }
}
