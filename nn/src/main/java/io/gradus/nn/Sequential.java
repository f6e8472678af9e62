package io.gradus.nn;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model of layers one after another: the outputs of each are the inputs of the next. */
public final class Sequential extends Model {
    private final List<Layer> sequence = new ArrayList<>();

    /**
     * Puts layers in a row.
     *
     * @param layers the layers, the first of which gets the model's inputs
     */
    public Sequential(Layer... layers) {
        this(List.of(layers));
    }

    /**
     * Puts layers in a row.
     *
     * @param layers the layers, the first of which gets the model's inputs
     */
    public Sequential(List<? extends Layer> layers) {
        layers.forEach(this::add);
    }

    /**
     * Puts a layer behind the others.
     *
     * @param layer the layer
     * @return this model
     * @throws IllegalStateException if the model has its variables already
     */
    public Sequential add(Layer layer) {
        requireUnbuilt();
        sequence.add(layer);
        adopt(layer);
        return this;
    }

    /**
     * Takes the last layer away.
     *
     * @return the layer
     * @throws IllegalStateException if there is none, or the model has its variables already
     */
    public Layer pop() {
        requireUnbuilt();
        if (sequence.isEmpty()) {
            throw new IllegalStateException("the model has no layer that could be taken away");
        }
        var last = sequence.removeLast();
        if (!sequence.contains(last)) {
            release(last);
        }
        return last;
    }

    private void requireUnbuilt() {
        if (!inputTypes().isEmpty()) {
            throw new IllegalStateException(
                    "model '" + name() + "' has its variables: make a new one of other layers");
        }
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        var x = inputs;
        for (var layer : sequence) {
            x = layer.applyAll(x, training);
        }
        return x;
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        return outputs.stream().map(Layer::mask).toList();
    }

    /**
     * The layers in their order; one that stands twice is listed twice.
     *
     * @return the layers that were put in a row
     */
    public List<Layer> sequence() {
        return List.copyOf(sequence);
    }

    /**
     * The shape of one example that the model was built for.
     *
     * @return the shape, without the batch; empty before the model is built
     */
    public Optional<Shape> inputShape() {
        return inputTypes().stream().findFirst().map(type -> type.shape().without(0));
    }

    @Override
    protected void settings(Config config) {
        if (sequence.size() != layers().size()) {
            throw new UnsupportedOperationException(
                    "a Sequential in which a layer stands twice cannot be saved: make it with"
                            + " Model.of");
        }
        var read = config.objects("layers", Layer.class, sequence);
        if (config.isReading()) {
            read.forEach(this::add);
        }
    }
}
