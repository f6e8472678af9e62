package io.gradus.nn;

import io.gradus.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a step or an epoch has to tell, by name: {@code loss}, {@code accuracy}, {@code val_loss}.
 * Numbers that a step has computed are read when somebody asks for them.
 */
public final class Logs {
    /** Logs that say nothing, and to which nothing can be added. */
    public static final Logs NONE = new Logs(Map.of());

    private final Map<String, Tensor> values;

    Logs(Map<String, Tensor> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /**
     * Logs of a loop of one's own.
     *
     * @param numbers from name to number
     * @return the logs
     */
    public static Logs of(Map<String, ? extends Number> numbers) {
        var logs = new Logs(Map.of());
        numbers.forEach((name, number) -> logs.put(name, number.doubleValue()));
        return logs;
    }

    /**
     * What there is to tell.
     *
     * @return the names
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /**
     * Tells one number more, from {@link Callback#onEpochEnd}: the callbacks that come after hear
     * of it, and the {@link History}.
     *
     * @param name its name; what had that name is replaced
     * @param value the number
     * @throws IllegalStateException if these are the logs of nothing, {@link #NONE}
     */
    public void put(String name, double value) {
        if (this == NONE) {
            throw new IllegalStateException("nothing can be added to Logs.NONE: it is shared");
        }
        values.put(name, Tensor.of(value));
    }

    /**
     * A number.
     *
     * @param name its name
     * @return the number
     * @throws IllegalArgumentException if there is none of that name, or it is no scalar
     */
    public double get(String name) {
        return find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there is no '" + name + "' here; there are " + names()));
    }

    /**
     * A number, if it is there.
     *
     * @param name its name
     * @return the number, or empty
     */
    public Optional<Double> find(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(value -> value.shape().elements() == 1)
                .map(value -> value.reshape().toDouble());
    }

    /**
     * What a step returned under a name, whatever its shape.
     *
     * @param name the name
     * @return the tensor, or empty
     */
    public Optional<Tensor> tensor(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * All numbers.
     *
     * @return from name to number, in order; what is no scalar is left out
     */
    public Map<String, Double> toMap() {
        var map = new LinkedHashMap<String, Double>();
        names().forEach(name -> find(name).ifPresent(value -> map.put(name, value)));
        return map;
    }

    /** These and others, under names that begin with a prefix. */
    Logs with(String prefix, Logs others) {
        var all = new LinkedHashMap<>(values);
        others.values.forEach((name, value) -> all.put(prefix + name, value));
        return new Logs(all);
    }

    /** As {@code loss: 0.1234 - accuracy: 0.9876}. */
    @Override
    public String toString() {
        return toMap().entrySet().stream()
                .map(entry -> "%s: %.4f".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(" - "));
    }
}
