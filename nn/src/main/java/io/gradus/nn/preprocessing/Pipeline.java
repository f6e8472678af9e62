package io.gradus.nn.preprocessing;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Layers one after another as one layer, such as the steps that images go through before a model:
 * {@code new Pipeline(new Rescaling(1 / 255.0), new RandomFlip(), new RandomRotation(0.1))}.
 */
public final class Pipeline extends Layer {
    private List<Layer> steps;

    /**
     * Puts layers in a row.
     *
     * @param layers the layers, the first of which gets the inputs
     */
    public Pipeline(Layer... layers) {
        this(List.of(layers));
    }

    /**
     * Puts layers in a row.
     *
     * @param layers the layers, the first of which gets the inputs
     */
    public Pipeline(List<? extends Layer> layers) {
        this.steps = List.copyOf(layers);
    }

    /**
     * The layers in their order.
     *
     * @return the layers that were put in a row
     */
    public List<Layer> steps() {
        return steps;
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        var x = inputs;
        for (var step : steps) {
            x = step.applyAll(x, training);
        }
        return x;
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        return outputs.stream().map(Layer::mask).toList();
    }

    @Override
    protected void settings(Config config) {
        steps = List.copyOf(config.objects("layers", Layer.class, steps));
    }
}
