package io.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Registry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings on their way to a file and back. */
public final class Settings {
    private Settings() {}

    /** A thing with the settings of another, as a file would bring it back. */
    public static <K> K roundTrip(Class<K> kind, K thing, Registry registry) {
        var written = Config.of(thing);
        var read = Config.read(kind, fromFile(written), registry);
        assertThat(read).isNotSameAs(thing).hasSameClassAs(thing);
        assertThat(Config.of(read)).isEqualTo(written);
        return read;
    }

    /** A file has but one kind of integers. */
    public static Object fromFile(Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case List<?> list -> list.stream().map(Settings::fromFile).toList();
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((name, inner) -> copy.put(name, fromFile(inner)));
                yield copy;
            }
            default -> value;
        };
    }
}
