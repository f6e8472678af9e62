package io.gradus.nn.preprocessing;

import io.gradus.nn.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks, and settings of kinds that {@link Config} has no method for. */
final class Settings {
    private static final Object NONE = List.of();

    private Settings() {}

    static int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d: it must be at least %d".formatted(name, value, least));
        }
        return value;
    }

    static Optional<Long> optionalLong(Config config, String name, Optional<Long> value) {
        if (!config.isReading()) {
            value.ifPresent(number -> config.data(name, number));
            return value;
        }
        var read = config.data(name, NONE);
        if (read != NONE && !(read instanceof Long)) {
            throw new IllegalArgumentException("'" + name + "' must be an integer");
        }
        return read instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    static Optional<String> optionalText(Config config, String name, Optional<String> value) {
        if (!config.isReading()) {
            value.ifPresent(text -> config.text(name, text));
            return value;
        }
        // No text of a file is this very object.
        var none = new String("none");
        var read = config.text(name, none);
        return read == none ? Optional.empty() : Optional.of(read);
    }

    static List<Long> longs(Config config, String name, List<Long> values) {
        var read = config.data(name, values);
        if (!config.isReading()) {
            return values;
        }
        var longs = new ArrayList<Long>();
        if (read instanceof List<?> list) {
            for (var one : list) {
                if (!(one instanceof Long number)) {
                    throw new IllegalArgumentException("'" + name + "' must hold integers alone");
                }
                longs.add(number);
            }
            return longs;
        }
        throw new IllegalArgumentException("'" + name + "' must be a list of integers");
    }
}
