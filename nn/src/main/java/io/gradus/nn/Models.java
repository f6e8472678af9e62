package io.gradus.nn;

import io.gradus.nn.config.Registry;

/** The kinds of models that may come out of a file. */
public final class Models {
    private Models() {}

    /**
     * Sequential models and graphs of layers.
     *
     * @return the registry
     */
    public static Registry registry() {
        return Registry.empty()
                .with(Layer.class, Sequential::new)
                .with(Layer.class, Model.Functional::new);
    }
}
