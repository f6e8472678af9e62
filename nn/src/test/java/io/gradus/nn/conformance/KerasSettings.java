package io.gradus.nn.conformance;

import io.gradus.nn.Golden;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Registry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;

/** Things made from the arguments of Keras' constructors, which are the settings in files here. */
final class KerasSettings {
    /** Settings that may be a number in Keras, and are lists in files. */
    private static final Set<String> LISTS = Set.of("thresholds", "alpha", "axis");

    private KerasSettings() {}

    /**
     * Makes a thing and sends its settings through a file and back.
     *
     * @param positional the names of arguments without names
     */
    static <K> K made(
            Class<K> kind, Map<String, Object> test, List<String> positional, Registry registry) {
        var settings = new LinkedHashMap<String, Object>();
        var arguments = (List<?>) test.getOrDefault("args", List.of());
        for (int i = 0; i < arguments.size(); i++) {
            settings.put(positional.get(i), arguments.get(i));
        }
        settings.putAll(Golden.object(test.getOrDefault("kwargs", Map.of())));
        var className = String.valueOf(test.get("class"));
        var known = Config.of(plain(kind, className, registry));
        settings.keySet().removeIf(name -> name.equals("dtype") || name.equals("num_labels"));
        settings.replaceAll(
                (name, value) -> setting(name, value, Golden.object(known.get("config"))));
        settings.values().removeIf(value -> value == Golden.NONE);
        var config = Map.of("class_name", className, "config", settings);
        var thing = Config.read(kind, config, registry);
        var written = Config.of(thing);
        var again = Config.read(kind, written, registry);
        Assertions.assertThat(Config.of(again)).isEqualTo(written);
        Assertions.assertThat(Golden.object(written.get("config")).keySet())
                .as("settings of %s", className)
                .containsAll(settings.keySet());
        return again;
    }

    private static <K> K plain(Class<K> kind, String className, Registry registry) {
        return Config.read(kind, Map.of("class_name", className, "config", Map.of()), registry);
    }

    private static Object setting(String name, Object value, Map<String, Object> known) {
        boolean list = LISTS.contains(name) && known.get(name) instanceof List;
        if (value == Golden.NONE) {
            // Where Keras has None for one of a few, files have a name for it.
            return known.get(name) instanceof String ? "none" : value;
        }
        if (value instanceof String text) {
            return text.toLowerCase(Locale.ROOT);
        }
        return list && !(value instanceof List) ? List.of(value) : value;
    }
}
