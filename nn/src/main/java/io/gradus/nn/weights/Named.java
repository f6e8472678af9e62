package io.gradus.nn.weights;

import io.gradus.nn.config.Registry;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Things of one kind by the names that Keras gives them: {@code he_normal}, {@code HeNormal},
 * {@code OrthogonalInitializer}.
 */
final class Named<K> {
    private final String kind;
    private final Map<String, Supplier<K>> all = new TreeMap<>();

    Named(String kind) {
        this.kind = kind;
    }

    Named<K> with(String name, Supplier<K> thing) {
        all.put(name, thing);
        return this;
    }

    K of(String name) {
        var wanted = plain(name);
        for (var entry : all.entrySet()) {
            if (plain(entry.getKey()).equals(wanted)) {
                return entry.getValue().get();
            }
        }
        throw new IllegalArgumentException(
                "unknown %s '%s': known are %s".formatted(kind, name, all.keySet()));
    }

    /** The classes of the things. */
    Registry registry(Class<K> kind) {
        var registry = Registry.empty();
        for (var thing : all.values()) {
            registry = registry.with(kind, thing);
        }
        return registry;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT).replaceFirst("initializer$", "");
    }
}
