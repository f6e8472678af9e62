package io.gradus.nn.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A picture of 6×5 pixels, and what others make of it: Pillow of posterize, solarize, autocontrast,
 * sharpness and grey; Python's colorsys of hue and saturation; SciPy's ndimage of affine maps; and
 * NumPy of contrast and equalize, by their definitions.
 */
final class Pictures {
    private static final Map<String, double[]> NUMBERS = numbers();

    private Pictures() {}

    private static Map<String, double[]> numbers() {
        var numbers = new LinkedHashMap<String, double[]>();
        try (var file = Pictures.class.getResourceAsStream("numbers.txt")) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> {
                        var parts = line.split(" ");
                        var rest = Arrays.stream(parts).skip(1);
                        numbers.put(parts[0], rest.mapToDouble(Double::parseDouble).toArray());
                    });
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return numbers;
    }

    static Tensor get(String name) {
        var numbers = NUMBERS.get(name);
        return Tensor.of(numbers, Shape.of(1, 6, 5, numbers.length / 30)).cast(DType.FLOAT32);
    }

    static Tensor image() {
        return get("image");
    }

    /** Pixels from 0 to 255. */
    static Tensor random(int batch, int height, int width, int channels) {
        return new Generator(42).uniform(Shape.of(batch, height, width, channels)).times(255);
    }

    static void check(Tensor actual, String name, double tolerance) {
        check(actual, get(name), tolerance);
    }

    static void check(Tensor actual, Tensor expected, double tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.toFloatArray())
                .containsExactly(expected.toFloatArray(), within((float) tolerance));
    }
}
