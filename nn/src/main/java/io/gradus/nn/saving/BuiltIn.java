package io.gradus.nn.saving;

import io.gradus.nn.Models;
import io.gradus.nn.activations.Activations;
import io.gradus.nn.augmentation.Augmentation;
import io.gradus.nn.config.Registry;
import io.gradus.nn.layers.Layers;
import io.gradus.nn.losses.Losses;
import io.gradus.nn.metrics.Metrics;
import io.gradus.nn.optimizers.Optimizers;
import io.gradus.nn.preprocessing.Preprocessing;
import io.gradus.nn.weights.Weights;

/** The classes of this library that may come out of a file. */
final class BuiltIn {
    static final Registry REGISTRY =
            Models.registry()
                    .with(Layers.registry())
                    .with(Weights.registry())
                    .with(Activations.registry())
                    .with(Losses.registry())
                    .with(Metrics.registry())
                    .with(Optimizers.registry())
                    .with(Preprocessing.registry())
                    .with(Augmentation.registry());

    private BuiltIn() {}
}
