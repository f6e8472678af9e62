package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.Digits;
import io.gradus.data.Mnist;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TwoLayerNetTest {
    @Test
    void backpropagationByHandAgreesWithNumbersAndTape() {
        var differences = TwoLayerNet.gradientCheck(new Printed().out);
        assertThat(differences).containsOnlyKeys("W1", "b1", "W2", "b2");
        // The hand-written rule y − t leaves out the 10⁻⁷ inside the logarithm; the others do not.
        differences.forEach((name, difference) -> {
            assertThat(difference[0]).as(name + " by hand and numerical").isLessThan(1e-6);
            assertThat(difference[1]).as(name + " by hand and tape").isLessThan(1e-6);
        });
    }

    @Test
    void theLayersHoldTheVariablesThemselves() {
        assertThat(TwoLayerNet.layersSeeUpdates(new Printed().out)).isTrue();
    }

    @Test
    void trainsOnTheBuiltInDigits() {
        var data = Digits.load(1, 2000, 500);
        var raw = TwoLayerNet.train(data, 1, 200, new Printed().out);
        var scaled = TwoLayerNet.train(data, 255, 1000, new Printed().out);
        assertThat(raw.test().getLast()).isLessThan(0.2f);
        assertThat(scaled.test().getLast()).isGreaterThan(0.7f);
    }

    @Test
    void showsWhatTheAuthorSawAndWhatWasMissing() throws Exception {
        Assumptions.assumeTrue(
                System.getenv("GRADUS_DATA") != null, "GRADUS_DATA is not set: no MNIST");
        var data = Mnist.load();
        var raw = TwoLayerNet.train(data, 1, 6000, new Printed().out);
        var scaled = TwoLayerNet.train(data, 255, 6000, new Printed().out);
        assertThat(raw.test()).hasSize(10);
        assertThat(raw.test().getLast()).isLessThanOrEqualTo(0.15f);
        assertThat(scaled.test().getLast()).isGreaterThanOrEqualTo(0.96f);
    }
}
