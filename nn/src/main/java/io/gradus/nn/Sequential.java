package io.gradus.nn;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of layers one after another: the outputs of each are the inputs of the next. */
public final class Sequential extends Layer {
    private final List<Layer> sequence;
    private Optional<Shape> inputShape = Optional.empty();

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
        this.sequence = List.copyOf(layers);
        sequence.forEach(this::adopt);
    }

    @Override
    protected void build(Shape inputShape) {
        this.inputShape = Optional.of(inputShape.without(0));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var x = inputs;
        for (var layer : sequence) {
            x = layer.apply(x, training);
        }
        return x;
    }

    @Override
    protected Shape outputShape(Shape inputShape) {
        var shape = inputShape;
        for (var layer : sequence) {
            shape = layer.ensureBuilt(shape);
        }
        return shape;
    }

    /**
     * The layers in their order; one that stands twice is listed twice.
     *
     * @return the layers that were put in a row
     */
    public List<Layer> sequence() {
        return sequence;
    }

    /**
     * The shape of one example that the model was built for.
     *
     * @return the shape, without the batch; empty before the model is built
     */
    public Optional<Shape> inputShape() {
        return inputShape;
    }

    @Override
    protected Map<String, Object> config() {
        if (sequence.size() != layers().size()) {
            throw new UnsupportedOperationException(
                    "a model in which a layer stands twice cannot be saved yet");
        }
        return Map.of("layers", sequence.stream().map(LayerConfig::of).toList());
    }
}
