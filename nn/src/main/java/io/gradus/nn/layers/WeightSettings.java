package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Weight;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import java.util.Optional;

/** What can be said about one weight of a layer: its first value, and what it must keep to. */
final class WeightSettings {
    private final String name;
    private Initializer initializer;
    private Optional<Regularizer> regularizer = Optional.empty();
    private Optional<Constraint> constraint = Optional.empty();

    /**
     * Settings named after the weight.
     *
     * @param name for example {@code kernel}, for {@code kernel_initializer} and so on
     * @param initializer the first value unless another is set
     */
    WeightSettings(String name, Initializer initializer) {
        this.name = name;
        this.initializer = initializer;
    }

    /** Takes over what is said about another weight. */
    void set(WeightSettings other) {
        initializer = other.initializer;
        regularizer = other.regularizer;
        constraint = other.constraint;
    }

    Initializer initializer() {
        return initializer;
    }

    void initializer(Initializer initializer) {
        this.initializer = initializer;
    }

    void regularizer(Regularizer regularizer) {
        this.regularizer = Optional.of(regularizer);
    }

    void constraint(Constraint constraint) {
        this.constraint = Optional.of(constraint);
    }

    void settings(Config config) {
        initializer = config.object(name + "_initializer", Initializer.class, initializer);
        regularizer = config.optional(name + "_regularizer", Regularizer.class, regularizer);
        constraint = config.optional(name + "_constraint", Constraint.class, constraint);
    }

    /** A weight of this name. */
    Weight weight(Shape shape) {
        return weight(name, shape);
    }

    /** A weight with another name than that of its settings. */
    Weight weight(String name, Shape shape) {
        return Weight.of(name, shape, initializer).regularizer(regularizer).constraint(constraint);
    }
}
