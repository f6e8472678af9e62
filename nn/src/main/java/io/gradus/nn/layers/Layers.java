package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Registry;

/** What there is of layers. */
public final class Layers {
    private Layers() {}

    /**
     * All layers of this package, for models that come out of files.
     *
     * @return the registry
     */
    public static Registry registry() {
        return Registry.empty()
                // core
                .with(Layer.class, () -> new Dense(1))
                .with(Layer.class, () -> new EinsumDense("ab,bc->ac", 1))
                .with(Layer.class, () -> new Embedding(1, 1))
                .with(Layer.class, Identity::new)
                .with(Layer.class, Masking::new)
                .with(Layer.class, () -> new ReversibleEmbedding(1, 1))
                // activations
                .with(Layer.class, () -> new ActivationLayer("linear"))
                .with(Layer.class, ELU::new)
                .with(Layer.class, LeakyReLU::new)
                .with(Layer.class, PReLU::new)
                .with(Layer.class, ReLU::new)
                .with(Layer.class, Softmax::new)
                // convolutions
                .with(Layer.class, () -> new Conv2D(1, 1))
                // pooling
                .with(Layer.class, MaxPooling2D::new)
                // regularisation
                .with(Layer.class, () -> new Dropout(0))
                // reshaping
                .with(Layer.class, Flatten::new);
    }
}
