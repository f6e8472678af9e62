package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets random elements to 0 while training, and scales the others up so that the expected sum stays
 * (Srivastava et al., 2014); otherwise does nothing.
 */
public final class Dropout extends Layer {
    private double rate;
    private Optional<Integer> seed = Optional.empty();
    private @Nullable Generator generator;

    /**
     * Chooses how much is dropped.
     *
     * @param rate the share of elements set to 0, from 0 to less than 1
     */
    public Dropout(double rate) {
        this.rate = Settings.share("rate", rate);
    }

    /**
     * Sets where random numbers begin; without it they are split from the generator that the model
     * is built with.
     *
     * @param seed the seed
     * @return this layer
     */
    public Dropout seed(int seed) {
        this.seed = Optional.of(seed);
        return this;
    }

    @Override
    protected void build(Shape inputShape) {
        generator = addGenerator(seed);
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return training && rate > 0 ? generator.dropout(inputs, rate) : inputs;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        rate = Settings.share("rate", config.number("rate", rate));
        seed = config.optionalInteger("seed", seed);
    }
}
