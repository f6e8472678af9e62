package io.gradus.nn.losses;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Losses by the names that Keras gives them. */
public final class Losses {
    private static final Map<String, Supplier<Loss>> ALL = new TreeMap<>();

    static {
        ALL.put("mean_squared_error", MeanSquaredError::new);
        ALL.put("mse", MeanSquaredError::new);
        ALL.put("binary_crossentropy", BinaryCrossentropy::new);
        ALL.put("categorical_crossentropy", CategoricalCrossentropy::new);
        ALL.put("sparse_categorical_crossentropy", SparseCategoricalCrossentropy::new);
    }

    private Losses() {}

    /**
     * Finds a loss.
     *
     * @param name such as {@code "mse"} or {@code "sparse_categorical_crossentropy"}
     * @return a new loss with the usual settings
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Loss of(String name) {
        var loss = ALL.get(name);
        if (loss == null) {
            throw new IllegalArgumentException(
                    "unknown loss '%s': known are %s".formatted(name, ALL.keySet()));
        }
        return loss.get();
    }
}
