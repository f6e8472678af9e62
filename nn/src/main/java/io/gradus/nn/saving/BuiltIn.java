package io.gradus.nn.saving;

import io.gradus.nn.Layer;
import io.gradus.nn.Models;
import io.gradus.nn.activations.Activations;
import io.gradus.nn.config.Registry;
import io.gradus.nn.layers.Conv2D;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Dropout;
import io.gradus.nn.layers.Flatten;
import io.gradus.nn.layers.MaxPooling2D;
import io.gradus.nn.weights.Weights;

/** The classes of this library that may come out of a file. */
final class BuiltIn {
    static final Registry REGISTRY =
            Models.registry()
                    .with(Layer.class, () -> new Dense(1))
                    .with(Layer.class, () -> new Conv2D(1, 1))
                    .with(Layer.class, () -> new MaxPooling2D(2))
                    .with(Layer.class, Flatten::new)
                    .with(Layer.class, () -> new Dropout(0))
                    .with(Weights.registry())
                    .with(Activations.registry());

    private BuiltIn() {}
}
