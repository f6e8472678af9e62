package io.gradus.nn;

import java.util.List;
import java.util.Map;

/**
 * Settings read from a file, which may hold anything.
 *
 * @param place where they stand, for errors
 * @param values the settings by name
 */
record Config(String place, Map<?, ?> values) {
    /** The settings in a value that should be an object. */
    static Config of(String place, Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Config(place, map);
        }
        throw new IllegalArgumentException(place + " is " + value + ": it must be an object");
    }

    private <T> T value(String name, Class<T> type, String what) {
        var value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "%s: '%s' is %s: it must be %s"
                            .formatted(place, name, value == null ? "missing" : value, what));
        }
        return type.cast(value);
    }

    Config config(String name) {
        return new Config(place + "." + name, value(name, Map.class, "an object"));
    }

    List<?> list(String name) {
        return value(name, List.class, "a list");
    }

    String text(String name) {
        return value(name, String.class, "a text");
    }

    double number(String name) {
        return value(name, Number.class, "a number").doubleValue();
    }

    int integer(String name) {
        return integer(name, value(name, Long.class, "an integer"));
    }

    private int integer(String name, long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s: '%s' is %d: it must be from 0 to 2147483647"
                            .formatted(place, name, value));
        }
        return (int) value;
    }

    int[] integers(String name) {
        return list(name).stream()
                .mapToInt(value -> {
                    if (value instanceof Long number) {
                        return integer(name, number);
                    }
                    throw new IllegalArgumentException(
                            place + ": '" + name + "' must be a list of integers");
                })
                .toArray();
    }

    /** Height and width that must be equal. */
    int square(String name) {
        var sizes = integers(name);
        if (sizes.length != 2 || sizes[0] != sizes[1]) {
            throw new IllegalArgumentException(
                    place + ": '" + name + "' must be two equal integers");
        }
        return sizes[0];
    }

    List<String> texts(String name) {
        return list(name).stream()
                .map(value -> {
                    if (value instanceof String text) {
                        return text;
                    }
                    throw new IllegalArgumentException(
                            place + ": '" + name + "' must be a list of texts");
                })
                .toList();
    }
}
