package io.gradus.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossCheckTest {
    @Test
    void roundingIsAllowed() {
        assertThat(
                        LossCheck.failures(
                                Map.of(
                                        "a", List.of(2.3, 2.2),
                                        "b", List.of(2.3001, 2.2009),
                                        "c", List.of(2.2999, 2.1991))))
                .isEmpty();
    }

    @Test
    void theOneWhoDiffersIsNamedWithTheStep() {
        var failures =
                LossCheck.failures(
                        Map.of(
                                "a", List.of(2.3, 2.2),
                                "b", List.of(2.3, 2.25),
                                "c", List.of(2.3, 2.2)));
        assertThat(failures).containsOnlyKeys("b");
        assertThat(failures.get("b")).contains("2.25", "step 2", "2.2");
    }

    @Test
    void ofTwoWhoDifferNeitherIsBelieved() {
        assertThat(LossCheck.failures(Map.of("a", List.of(1.0), "b", List.of(2.0))))
                .containsOnlyKeys("a", "b");
    }

    @Test
    void whatIsNoNumberIsWrong() {
        assertThat(
                        LossCheck.failures(
                                Map.of(
                                        "a", List.of(1.0),
                                        "b", List.of(1.0),
                                        "c", List.of(Double.NaN))))
                .containsOnlyKeys("c");
    }

    @Test
    void aLossNearZeroMayDifferByLittle() {
        assertThat(LossCheck.failures(Map.of("a", List.of(1e-6), "b", List.of(2e-6)))).isEmpty();
    }
}
