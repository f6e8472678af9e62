package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer that disturbs its inputs at random while the model is learning, and otherwise returns
 * them.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class NoiseLayer<L extends NoiseLayer<L>> extends Layer {
    private Optional<Integer> seed = Optional.empty();
    private @Nullable Generator generator;

    NoiseLayer() {}

    /**
     * Sets where random numbers begin; without it they are split from the generator that the model
     * is built with.
     *
     * @param seed the seed
     * @return this layer
     */
    @SuppressWarnings("unchecked") // each layer names itself as L
    public final L seed(int seed) {
        this.seed = Optional.of(seed);
        return (L) this;
    }

    /** Whether there is anything to do. */
    abstract boolean disturbs();

    /** The inputs of a step of training, disturbed. */
    abstract Tensor disturbed(Tensor inputs, Generator generator);

    @Override
    protected final void build(Shape inputShape) {
        generator = addGenerator(seed);
    }

    @Override
    protected final Tensor call(Tensor inputs, boolean training) {
        return training && disturbs() ? disturbed(inputs, generator) : inputs;
    }

    @Override
    protected final boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        seed = config.optionalInteger("seed", seed);
    }
}
