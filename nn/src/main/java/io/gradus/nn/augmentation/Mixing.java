package io.gradus.nn.augmentation;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer of two inputs and two outputs, images [batch, height, width, channels] and labels [batch,
 * …], that mixes each image with another one of the batch while a model learns, and their labels in
 * the same ratio. Labels are vectors such as one-hot ones, or numbers that a mean makes sense of.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class Mixing<L extends Mixing<L>> extends Layer {
    private Optional<Integer> seed = Optional.empty();
    private @Nullable Generator generator;

    Mixing() {}

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

    @Override
    protected final void build(List<Shape> inputShapes) {
        generator = addGenerator(seed);
    }

    @Override
    protected final List<Tensor> call(List<Tensor> inputs, boolean training) {
        if (inputs.size() != 2 || inputs.get(0).rank() != 4 || inputs.get(1).rank() < 1) {
            throw new IllegalArgumentException(
                    "takes images (batch, height, width, channels) and labels (batch, …), not "
                            + inputs.stream().map(Tensor::shape).toList());
        }
        var compute = dtype().compute();
        var images = inputs.get(0).cast(compute.computeType());
        var labels = inputs.get(1).cast(compute.computeType());
        if (!images.shape().dim(0).equals(labels.shape().dim(0))) {
            throw new IllegalArgumentException(
                    "there are %s images and %s labels: there must be as many"
                            .formatted(images.shape().dim(0), labels.shape().dim(0)));
        }
        var outputs =
                training
                        ? mixed(
                                images,
                                labels,
                                new Draws(generator, images.shape().dim(0), images.dtype()))
                        : List.of(images, labels);
        return outputs.stream().map(output -> output.cast(compute)).toList();
    }

    abstract List<Tensor> mixed(Tensor images, Tensor labels, Draws draws);

    /** Shares [batch, 1, 1, 1] of the one, and the rest of the other. */
    static Tensor mean(Tensor one, Tensor other, Tensor share) {
        var sizes = new ArrayList<>(one.shape().dims());
        for (int i = 1; i < sizes.size(); i++) {
            sizes.set(i, Dim.ONE);
        }
        var weight = share.reshape(Shape.of(List.copyOf(sizes)));
        return one.times(weight).plus(other.times(weight.unaryMinus().plus(1)));
    }

    static Range alpha(String name, double value) {
        return new Range(name, value, value, Double.MIN_NORMAL, Double.MAX_VALUE);
    }

    @Override
    protected final boolean castsInputs() {
        return false;
    }

    @Override
    protected void settings(Config config) {
        seed = config.optionalInteger("seed", seed);
    }
}
