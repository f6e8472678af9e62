package io.gradus.nn.layers;

import io.gradus.nn.conformance.Conformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Keras' own numbers for pooling, normalisation and up-sampling. */
class GoldenLayersTest {
    @TestFactory
    Stream<DynamicTest> layersGiveTheNumbersOfKeras() throws Exception {
        return Conformance.tests(new LayerCases());
    }
}
