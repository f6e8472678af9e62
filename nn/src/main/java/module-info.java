/** Layers, models, training, optimizers, losses and metrics. */
module io.gradus.nn {
    requires transitive io.gradus.core;
    requires transitive io.gradus.data;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports io.gradus.nn;
}
