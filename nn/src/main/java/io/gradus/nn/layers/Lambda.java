package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Any function of tensors as a layer, without variables. A model with such a layer cannot be saved,
 * because a file holds no code; write a layer of your own for that.
 *
 * {@snippet :
 * var squares = new Lambda(x -> x.square());
 * }
 */
public final class Lambda extends Layer {
    private final Function<List<Tensor>, List<Tensor>> function;
    private Optional<UnaryOperator<Tensor>> maskFunction;

    /**
     * A function of one input.
     *
     * @param function from a batch to a batch
     */
    public Lambda(UnaryOperator<Tensor> function) {
        this(inputs -> List.of(function.apply(only(inputs))), Optional.empty());
    }

    private Lambda(
            Function<List<Tensor>, List<Tensor>> function,
            Optional<UnaryOperator<Tensor>> maskFunction) {
        this.function = function;
        this.maskFunction = maskFunction;
    }

    private static Tensor only(List<Tensor> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "the function takes one input, not " + inputs.size());
        }
        return inputs.getFirst();
    }

    /**
     * A function of several inputs or outputs.
     *
     * @param function from batches to batches
     * @return the layer
     */
    public static Lambda ofAll(Function<List<Tensor>, List<Tensor>> function) {
        return new Lambda(function, Optional.empty());
    }

    /**
     * Gives outputs a mask; they have none without this.
     *
     * @param function from the mask of the first input to that of the outputs; called where there
     *     is one
     * @return this layer
     */
    public Lambda mask(UnaryOperator<Tensor> function) {
        this.maskFunction = Optional.of(function);
        return this;
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        return function.apply(inputs);
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        var mask = maskFunction.flatMap(made -> mask(inputs.getFirst()).map(made));
        return Collections.nCopies(outputs.size(), mask);
    }

    @Override
    protected void settings(Config config) {
        throw new UnsupportedOperationException(
                "layer '%s' is a Lambda, whose code no file can hold: write a class that extends Layer"
                        .formatted(name()));
    }
}
