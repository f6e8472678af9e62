package io.gradus.nn.losses;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Registry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Losses by the names that Keras gives them. */
public final class Losses {
    private static final List<Supplier<Loss>> ALL =
            List.of(
                    BinaryCrossentropy::new,
                    BinaryFocalCrossentropy::new,
                    CTC::new,
                    CategoricalCrossentropy::new,
                    CategoricalFocalCrossentropy::new,
                    CategoricalGeneralizedCrossEntropy::new,
                    CategoricalHinge::new,
                    Circle::new,
                    CosineSimilarity::new,
                    Dice::new,
                    Hinge::new,
                    Huber::new,
                    KLDivergence::new,
                    LogCosh::new,
                    MeanAbsoluteError::new,
                    MeanAbsolutePercentageError::new,
                    MeanSquaredError::new,
                    MeanSquaredLogarithmicError::new,
                    Poisson::new,
                    SparseCategoricalCrossentropy::new,
                    SquaredHinge::new,
                    Tversky::new);

    private static final Map<String, Supplier<Loss>> NAMED = named();

    private Losses() {}

    private static Map<String, Supplier<Loss>> named() {
        var named = new TreeMap<String, Supplier<Loss>>();
        for (var one : ALL) {
            var loss = one.get();
            named.put(loss.getClass().getSimpleName(), one);
            named.put(loss.name(), one);
        }
        named.put("huber", Huber::new);
        named.put("crossentropy", CrossentropyByShape::new);
        named.put("ce", CrossentropyByShape::new);
        var brief =
                Map.<String, Supplier<Loss>>of(
                        "mse", MeanSquaredError::new,
                        "mae", MeanAbsoluteError::new,
                        "mape", MeanAbsolutePercentageError::new,
                        "msle", MeanSquaredLogarithmicError::new,
                        "bce", BinaryCrossentropy::new,
                        "kld", KLDivergence::new);
        brief.forEach((name, one) -> {
            named.put(name, one);
            named.put(name.toUpperCase(Locale.ROOT), one);
        });
        return named;
    }

    /**
     * Finds a loss.
     *
     * @param name such as {@code "mse"} or {@code "sparse_categorical_crossentropy"}, or the name
     *     of a class; {@code "crossentropy"} and {@code "ce"} mean the binary, the categorical or
     *     the sparse one, whichever fits the shapes
     * @return a new loss with the usual settings
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Loss of(String name) {
        var loss = NAMED.get(name);
        if (loss == null) {
            throw new IllegalArgumentException(
                    "unknown loss '%s': known are %s".formatted(name, NAMED.keySet()));
        }
        return loss.get();
    }

    /**
     * Whether there is a loss of a name.
     *
     * @param name such as {@code "mse"}
     * @return whether {@link #of(String)} finds one
     */
    public static boolean knows(String name) {
        return NAMED.containsKey(name);
    }

    /** What outputs say of examples, as far as shapes tell. */
    public enum Kind {
        /** Yes or no: a single number. */
        BINARY,
        /** A number for each class, and targets that are class numbers. */
        SPARSE,
        /** A number for each class, in the targets as well. */
        CATEGORICAL;

        /**
         * Tells the kind from shapes, as Keras does.
         *
         * @param targets the shape of targets
         * @param outputs the shape of outputs
         * @return the kind
         */
        public static Kind of(Shape targets, Shape outputs) {
            if (outputs.rank() == 0 || outputs.dim(-1).is(1)) {
                return BINARY;
            }
            boolean sparse =
                    targets.rank() < outputs.rank() || targets.rank() > 0 && targets.dim(-1).is(1);
            return sparse ? SPARSE : CATEGORICAL;
        }
    }

    /**
     * All losses of this package, for reading files.
     *
     * @return a registry of them as {@link Loss}
     */
    public static Registry registry() {
        var registry = Registry.empty().with(Loss.class, CrossentropyByShape::new);
        for (var one : ALL) {
            registry = registry.with(Loss.class, one);
        }
        return registry;
    }
}
