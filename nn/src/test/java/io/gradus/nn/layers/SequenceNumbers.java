package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.saving.JsonText;
import io.gradus.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Numbers that PyTorch 1.13 computed in float64 of random inputs and weights, laid out as Keras
 * does.
 */
final class SequenceNumbers {
    private final Map<?, ?> numbers;

    private SequenceNumbers(Map<?, ?> numbers) {
        this.numbers = numbers;
    }

    static SequenceNumbers of(String name) throws Exception {
        try (var stream = SequenceNumbers.class.getResourceAsStream("sequences.json")) {
            var all = JsonText.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            return new SequenceNumbers((Map<?, ?>) ((Map<?, ?>) all).get(name));
        }
    }

    Tensor get(String name) {
        var tensor = (Map<?, ?>) numbers.get(name);
        var sizes = ((List<?>) tensor.get("shape")).stream().mapToInt(n -> ((Number) n).intValue());
        var values = ((List<?>) tensor.get("values")).stream();
        return Tensor.of(
                values.mapToDouble(n -> ((Number) n).doubleValue()).toArray(),
                Shape.of(sizes.toArray()));
    }

    List<Tensor> all(String... names) {
        return List.of(names).stream().map(this::get).toList();
    }
}
