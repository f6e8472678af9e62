package io.gradus.nn.preprocessing;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Registry;

/** The classes here that may come out of a file. */
public final class Preprocessing {
    private static final Registry REGISTRY =
            Registry.empty()
                    .with(Layer.class, () -> new Normalization())
                    .with(Layer.class, () -> Discretization.ofBins(1))
                    .with(Layer.class, () -> new CategoryEncoding(1))
                    .with(Layer.class, () -> new IntegerLookup())
                    .with(Layer.class, () -> new Hashing(1))
                    .with(Layer.class, () -> new HashedCrossing(1))
                    .with(Layer.class, () -> new Rescaling(1))
                    .with(Layer.class, () -> new Pipeline())
                    .with(TextProcessor.class, () -> new StringLookup())
                    .with(TextProcessor.class, TextVectorization::new);

    private Preprocessing() {}

    /**
     * All of them, layers as {@code Layer} and texts' as {@link TextProcessor}.
     *
     * @return the registry
     */
    public static Registry registry() {
        return REGISTRY;
    }
}
