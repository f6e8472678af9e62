package io.gradus.nn.optimizers;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Optimizers by the names that Keras gives them. */
public final class Optimizers {
    private static final Map<String, Supplier<Optimizer>> ALL = new TreeMap<>();

    static {
        ALL.put("adam", Adam::new);
        ALL.put("sgd", () -> new SGD(0.01));
    }

    private Optimizers() {}

    /**
     * Finds an optimizer.
     *
     * @param name such as {@code "adam"}
     * @return a new optimizer with the usual settings
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Optimizer of(String name) {
        var optimizer = ALL.get(name);
        if (optimizer == null) {
            throw new IllegalArgumentException(
                    "unknown optimizer '%s': known are %s".formatted(name, ALL.keySet()));
        }
        return optimizer.get();
    }
}
