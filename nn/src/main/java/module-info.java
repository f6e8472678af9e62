/** Layers, models, training, optimizers, losses and metrics. */
module io.gradus.nn {
    requires transitive io.gradus.core;
    requires transitive io.gradus.data;
    requires java.desktop;
    requires java.net.http;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports io.gradus.nn;
    exports io.gradus.nn.activations;
    exports io.gradus.nn.augmentation;
    exports io.gradus.nn.callbacks;
    exports io.gradus.nn.config;
    exports io.gradus.nn.layers;
    exports io.gradus.nn.losses;
    exports io.gradus.nn.metrics;
    exports io.gradus.nn.optimizers;
    exports io.gradus.nn.preprocessing;
    exports io.gradus.nn.saving;
    exports io.gradus.nn.tensorboard;
    exports io.gradus.nn.weights;
}
