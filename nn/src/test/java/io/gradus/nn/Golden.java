package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Keras' own test cases, read from the folder of shared data. */
public final class Golden {
    /** Stands for null. */
    public static final Object NONE = new Object();

    private Golden() {}

    /** The cases in a file; the calling test is skipped where it is not at hand. */
    public static List<Map<String, Object>> cases(String file) throws Exception {
        var folder = System.getenv("GRADUS_DATA");
        Assumptions.assumeTrue(folder != null, "GRADUS_DATA is not set");
        var path = Path.of(folder, "keras-golden", file);
        Assumptions.assumeTrue(Files.exists(path), path + " is not there");
        try (var json =
                new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(path))) {
            json.nextToken();
            return maps(object(value(json)).get("cases"));
        }
    }

    private static Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                for (var name = json.nextName(); name != null; name = json.nextName()) {
                    json.nextToken();
                    map.put(name, value(json));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<Object>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> NONE;
            case VALUE_NUMBER_INT -> json.getLongValue();
            default -> json.getDoubleValue();
        };
    }

    @SuppressWarnings("unchecked") // the files hold objects there
    public static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // the files hold lists of objects there
    public static List<Map<String, Object>> maps(Object value) {
        return (List<Map<String, Object>>) value;
    }

    /** A tensor of the files: flat numbers, shape and dtype; or nested lists, or a number. */
    public static Tensor tensor(Object value) {
        if (!(value instanceof Map)) {
            return nested(value);
        }
        var object = object(value);
        var numbers = (List<?>) object.get("tensor");
        var sizes = ((List<?>) object.get("shape")).stream().mapToInt(n -> ((Number) n).intValue());
        var values = numbers.stream().mapToDouble(Golden::number).toArray();
        return Tensor.of(values, Shape.of(sizes.toArray()))
                .cast(DType.of(object.get("dtype").toString()));
    }

    private static Tensor nested(Object value) {
        if (value instanceof List<?> list) {
            var parts = list.stream().map(Golden::nested).toList();
            boolean whole = parts.stream().allMatch(part -> part.dtype() == DType.INT64);
            return Tensors.stack(
                    0,
                    parts.stream()
                            .map(part -> part.cast(whole ? DType.INT64 : DType.FLOAT64))
                            .toList());
        }
        return value instanceof Long number ? Tensor.of(number) : Tensor.of(number(value));
    }

    /** Compares as the case says: absolute and relative tolerance, or decimals. */
    public static void check(Map<String, Object> step, Tensor actual, String name) {
        var tolerance = object(step.get("tolerance"));
        var expected = tensor(step.get("expected")).toDoubleArray();
        var values = actual.toDoubleArray();
        if (values.length == 1 && expected.length > 1) {
            // NumPy compares a number with many so.
            var one = values[0];
            values = Arrays.stream(expected).map(any -> one).toArray();
        }
        Assertions.assertThat(values).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
            if (Double.compare(values[i], expected[i]) == 0) {
                continue;
            }
            double allowed =
                    tolerance.containsKey("decimal")
                            ? 1.5 * Math.pow(10, -number(tolerance.get("decimal")))
                            : number(tolerance.getOrDefault("atol", 0.0))
                                    + number(tolerance.getOrDefault("rtol", 0.0))
                                            * Math.abs(expected[i]);
            Assertions.assertThat(Math.abs(values[i] - expected[i]))
                    .as("%s: element %d is %s, Keras has %s", name, i, values[i], expected[i])
                    .isLessThanOrEqualTo(allowed);
        }
    }

    public static double number(Object value) {
        return switch (value) {
            case Boolean truth -> truth ? 1 : 0;
            case String text -> Double.parseDouble(text);
            default -> ((Number) value).doubleValue();
        };
    }
}
