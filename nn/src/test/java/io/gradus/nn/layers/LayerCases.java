package io.gradus.nn.layers;

import io.gradus.nn.conformance.Suite;
import java.util.Map;

/** Keras' tests of pooling, normalisation and up-sampling: eager and traced. */
public final class LayerCases implements Suite {
    @Override
    public String file() {
        return "layers.json";
    }

    @Override
    public String part() {
        return "Layers";
    }

    @Override
    public boolean has(Map<String, Object> test) {
        var name = String.valueOf(test.get("class"));
        return test.get("module").equals("layers")
                && (name.contains("Pooling")
                        || name.contains("Normalization")
                        || name.startsWith("UpSampling"));
    }

    @Override
    public void run(Map<String, Object> test) {
        GoldenLayers.check(test, false);
        GoldenLayers.check(test, true);
    }
}
