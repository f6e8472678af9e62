package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.Weight;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table of vectors that are looked up by number.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class EmbeddingLayer<L extends EmbeddingLayer<L>> extends Layer {
    private int inputDim;
    private int outputDim;
    private boolean maskZero;
    private final WeightSettings embeddingsSettings =
            new WeightSettings("embeddings", Initializer.randomUniform(-0.05, 0.05));
    private @Nullable Variable embeddings;

    EmbeddingLayer(int inputDim, int outputDim) {
        this.inputDim = Settings.positive("inputDim", inputDim);
        this.outputDim = Settings.positive("outputDim", outputDim);
    }

    @SuppressWarnings("unchecked") // each layer names itself as L
    final L self() {
        return (L) this;
    }

    /**
     * Sets whether 0 stands for nothing: layers behind this one then leave these steps out.
     *
     * @param maskZero whether it does; it does not without this
     * @return this layer
     */
    public final L maskZero(boolean maskZero) {
        this.maskZero = maskZero;
        return self();
    }

    /**
     * Sets the first value of the table; uniform from −0.05 to 0.05 without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L embeddingsInitializer(Initializer initializer) {
        embeddingsSettings.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the table, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public final L embeddingsInitializer(String name) {
        return embeddingsInitializer(Initializer.of(name));
    }

    /**
     * Sets what is added to the loss for the table.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L embeddingsRegularizer(Regularizer regularizer) {
        embeddingsSettings.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what the table must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L embeddingsConstraint(Constraint constraint) {
        embeddingsSettings.constraint(constraint);
        return self();
    }

    @Override
    protected void build(Shape inputShape) {
        embeddings = addVariable(embeddingsSettings.weight(Shape.of(inputDim, outputDim)));
    }

    /** Numbers in a narrow floating dtype would be rounded to others. */
    @Override
    protected boolean castsInputs() {
        return false;
    }

    /** The rows of the table, of which alone gradients tell. */
    final Tensor rows(Tensor numbers) {
        var whole = numbers.dtype().isFloating() ? numbers.cast(DType.INT32) : numbers;
        return cast(embeddings.gather(whole, 0));
    }

    final Tensor table() {
        return cast(embeddings);
    }

    final int inputDim() {
        return inputDim;
    }

    final int outputDim() {
        return outputDim;
    }

    /** A weight of the same settings. */
    final Weight another(String name, Shape shape) {
        return embeddingsSettings.weight(name, shape);
    }

    final List<Optional<Tensor>> masks(Tensor numbers, int outputs) {
        return Collections.nCopies(
                outputs, maskZero ? Optional.of(numbers.notEqual(0)) : Optional.empty());
    }

    @Override
    protected void settings(Config config) {
        inputDim = Settings.positive("input_dim", config.integer("input_dim", inputDim));
        outputDim = Settings.positive("output_dim", config.integer("output_dim", outputDim));
        maskZero = config.truth("mask_zero", maskZero);
        embeddingsSettings.settings(config);
    }
}
