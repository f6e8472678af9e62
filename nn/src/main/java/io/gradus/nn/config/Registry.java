package io.gradus.nn.config;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The classes that may come out of a file, by kind and name. Immutable. */
public final class Registry {
    private record Key(Class<?> kind, String name) {}

    private final Map<Key, Supplier<?>> prototypes;

    private Registry(Map<Key, Supplier<?>> prototypes) {
        this.prototypes = Map.copyOf(prototypes);
    }

    /**
     * A registry that lists nothing.
     *
     * @return the registry
     */
    public static Registry empty() {
        return new Registry(Map.of());
    }

    /**
     * This registry with one more class.
     *
     * @param kind what its things are asked for as: {@code Layer.class}, for example
     * @param prototype makes any thing of the class; its settings come from the file
     * @param <K> the kind
     * @return a new registry
     */
    public <K> Registry with(Class<K> kind, Supplier<? extends K> prototype) {
        var all = new HashMap<>(prototypes);
        var type = prototype.get().getClass();
        if (!Configurable.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(type.getName() + " is not Configurable");
        }
        all.put(new Key(kind, type.getSimpleName()), prototype);
        return new Registry(all);
    }

    /**
     * What this registry lists and what another does; of equal names the other's stands.
     *
     * @param other another registry
     * @return a new registry
     */
    public Registry with(Registry other) {
        var all = new HashMap<>(prototypes);
        all.putAll(other.prototypes);
        return new Registry(all);
    }

    Configurable prototype(String place, Class<?> kind, String name) {
        var prototype =
                prototypes.entrySet().stream()
                        .filter(entry -> entry.getKey().name.equals(name))
                        .filter(entry -> kind.isAssignableFrom(entry.getKey().kind))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow(() -> unknown(place, kind, name));
        return (Configurable) prototype.get();
    }

    private IllegalArgumentException unknown(String place, Class<?> kind, String name) {
        return new IllegalArgumentException(
                "%s: no %s '%s' is among the classes that may come out of a file: list your own in a Registry; known are %s"
                        .formatted(
                                place,
                                kind.getSimpleName(),
                                name.length() <= 60 ? name : name.substring(0, 60) + "…",
                                prototypes.keySet().stream()
                                        .filter(key -> kind.isAssignableFrom(key.kind))
                                        .map(Key::name)
                                        .sorted()
                                        .collect(Collectors.joining(", "))));
    }
}
