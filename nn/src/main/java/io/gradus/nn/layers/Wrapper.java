package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;

/** A layer around another one. */
public abstract class Wrapper extends Layer {
    private Layer layer;

    /**
     * Puts a layer inside.
     *
     * @param layer the layer
     */
    protected Wrapper(Layer layer) {
        this.layer = layer;
    }

    /**
     * The layer inside.
     *
     * @return the layer
     */
    public final Layer layer() {
        return layer;
    }

    /** Names the layer inside; a class that has settings of its own calls this first. */
    @Override
    protected void settings(Config config) {
        layer = config.object("layer", Layer.class, layer);
    }
}
