package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.InitialValues;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.nn.saving.JsonText;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.TracedFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers with given settings and weights give the outputs, and have the variables after a step of
 * training, that PyTorch 1.13 computes in float64.
 */
class TorchLayersTest {
    private static final double PRECISION = 1e-9;

    static Stream<Named<Map<?, ?>>> cases() {
        try (var file = TorchLayersTest.class.getResourceAsStream("torch-layers.json")) {
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return ((List<?>) JsonText.read(text))
                    .stream()
                            .map(one -> (Map<?, ?>) one)
                            .map(one -> Named.of(one.get("name").toString(), one));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void layersGiveTheNumbersOfTorch(Map<?, ?> one) {
        var layer = layer(one);
        var inputs = inputs(one);
        assertClose(call(layer, one, inputs), one.get("expected"));
        assertVariables(layer, one);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void compiledLayersGiveTheNumbersOfTorch(Map<?, ?> one) {
        var layer = layer(one);
        var traced = TracedFunction.of((List<Tensor> given) -> call(layer, one, given)).openBatch();
        assertClose(traced.apply(inputs(one)), one.get("expected"));
        assertVariables(layer, one);
    }

    private static Layer layer(Map<?, ?> one) {
        var settings = new LinkedHashMap<Object, Object>((Map<?, ?>) one.get("config"));
        settings.put("dtype", "float64");
        var layer =
                Config.read(
                        Layer.class,
                        Map.of("class_name", one.get("class_name"), "config", settings),
                        GoldenLayers.REGISTRY);
        var types = new ArrayList<TensorType>();
        ((List<?>) one.get("inputs")).forEach(input -> types.add(tensor(input).type()));
        layer.build(types, InitialValues.drawnFrom(new Generator(1)));
        layer.weights(((List<?>) one.get("weights")).stream().map(w -> tensor(w)).toList());
        return layer;
    }

    private static List<Tensor> inputs(Map<?, ?> one) {
        var inputs = new ArrayList<Tensor>();
        ((List<?>) one.get("inputs")).forEach(input -> inputs.add(tensor(input)));
        if (one.containsKey("mask")) {
            inputs.add(tensor(one.get("mask")).cast(DType.BOOL));
        }
        return inputs;
    }

    private static Tensor call(Layer layer, Map<?, ?> one, List<Tensor> given) {
        var inputs = new ArrayList<>(given);
        if (one.containsKey("mask")) {
            var mask = inputs.removeLast();
            inputs.set(0, Layer.masked(inputs.getFirst().identity(), mask));
        }
        return layer.apply(inputs, Boolean.TRUE.equals(one.get("training")));
    }

    private static void assertVariables(Layer layer, Map<?, ?> one) {
        if (one.containsKey("after")) {
            var after = (List<?>) one.get("after");
            assertThat(layer.weights()).hasSameSizeAs(after);
            for (int i = 0; i < after.size(); i++) {
                assertClose(layer.weights().get(i), after.get(i));
            }
        }
    }

    private static void assertClose(Tensor actual, Object expected) {
        var numbers = tensor(expected);
        assertThat(actual.shape()).isEqualTo(numbers.shape());
        assertThat(actual.toDoubleArray())
                .usingComparatorWithPrecision(PRECISION)
                .containsExactly(numbers.toDoubleArray());
    }

    private static Tensor tensor(Object value) {
        var object = (Map<?, ?>) value;
        var sizes = ((List<?>) object.get("shape")).stream().mapToInt(n -> ((Long) n).intValue());
        var values = ((List<?>) object.get("values")).stream();
        return Tensor.of(
                values.mapToDouble(n -> ((Number) n).doubleValue()).toArray(),
                Shape.of(sizes.toArray()));
    }
}
