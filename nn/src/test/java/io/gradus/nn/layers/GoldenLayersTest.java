package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keras' own numbers for pooling, normalisation and up-sampling. */
class GoldenLayersTest {
    private static List<Map<String, Object>> cases() throws Exception {
        return GoldenLayers.cases(name ->
                name.contains("Pooling")
                        || name.contains("Normalization")
                        || name.startsWith("UpSampling"));
    }

    @Test
    void layersGiveTheNumbersOfKeras() throws Exception {
        var cases = cases();
        assertThat(cases).hasSize(84);
        cases.forEach(one -> GoldenLayers.check(one, false));
    }

    @Test
    void compiledLayersGiveTheNumbersOfKeras() throws Exception {
        cases().forEach(one -> GoldenLayers.check(one, true));
    }
}
