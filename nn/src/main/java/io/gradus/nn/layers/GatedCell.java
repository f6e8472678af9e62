package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent cell with a kernel for inputs, a recurrent kernel for states, and a bias. What is
 * computed from inputs alone is computed for all steps of a sequence at once.
 *
 * @param <C> the cell itself, so that settings can follow one another
 */
public abstract class GatedCell<C extends GatedCell<C>> extends Cell {
    final GateSettings gates = new GateSettings();
    private int units;
    private @Nullable Generator generator;

    GatedCell(int units) {
        this.units = Settings.positive(unitsName(), units);
    }

    @SuppressWarnings("unchecked") // each cell names itself as C
    final C self() {
        return (C) this;
    }

    /** Takes over the settings of another cell. */
    final C like(GatedCell<?> other) {
        gates.set(other.gates);
        dtype(other.dtype());
        trainable(other.isTrainable());
        other.activityRegularizer().ifPresent(this::activityRegularizer);
        return self();
    }

    /**
     * Sets what is done to the candidates for the new state; the hyperbolic tangent without this.
     *
     * @param activation what is done
     * @return this cell
     */
    public final C activation(Activation activation) {
        gates.activation = activation;
        return self();
    }

    /**
     * Sets what is done to the candidates for the new state, by the name that Keras gives it.
     *
     * @param name for example {@code "relu"}
     * @return this cell
     */
    public final C activation(String name) {
        return activation(Activation.of(name));
    }

    /**
     * Sets whether there is a bias, which there is without this.
     *
     * @param useBias whether there is one
     * @return this cell
     */
    public final C useBias(boolean useBias) {
        gates.useBias = useBias;
        return self();
    }

    /**
     * Sets the first value of the kernel, which inputs are multiplied by; Glorot and Bengio's
     * without this.
     *
     * @param initializer the first value
     * @return this cell
     */
    public final C kernelInitializer(Initializer initializer) {
        gates.kernel.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the recurrent kernel, which states are multiplied by; an orthogonal
     * matrix without this.
     *
     * @param initializer the first value
     * @return this cell
     */
    public final C recurrentInitializer(Initializer initializer) {
        gates.recurrent.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the bias; zeros without this.
     *
     * @param initializer the first value
     * @return this cell
     */
    public final C biasInitializer(Initializer initializer) {
        gates.bias.initializer(initializer);
        return self();
    }

    /**
     * Sets what is added to the loss for the kernel.
     *
     * @param regularizer what is added
     * @return this cell
     */
    public final C kernelRegularizer(Regularizer regularizer) {
        gates.kernel.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what is added to the loss for the recurrent kernel.
     *
     * @param regularizer what is added
     * @return this cell
     */
    public final C recurrentRegularizer(Regularizer regularizer) {
        gates.recurrent.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what is added to the loss for the bias.
     *
     * @param regularizer what is added
     * @return this cell
     */
    public final C biasRegularizer(Regularizer regularizer) {
        gates.bias.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what the kernel must keep to.
     *
     * @param constraint what it must keep to
     * @return this cell
     */
    public final C kernelConstraint(Constraint constraint) {
        gates.kernel.constraint(constraint);
        return self();
    }

    /**
     * Sets what the recurrent kernel must keep to.
     *
     * @param constraint what it must keep to
     * @return this cell
     */
    public final C recurrentConstraint(Constraint constraint) {
        gates.recurrent.constraint(constraint);
        return self();
    }

    /**
     * Sets what the bias must keep to.
     *
     * @param constraint what it must keep to
     * @return this cell
     */
    public final C biasConstraint(Constraint constraint) {
        gates.bias.constraint(constraint);
        return self();
    }

    /**
     * Sets the share of the inputs that is dropped while training; the same in all steps of a
     * sequence.
     *
     * @param rate the share, from 0 to less than 1
     * @return this cell
     */
    public final C dropout(double rate) {
        gates.dropout = Settings.share("dropout", rate);
        return self();
    }

    /**
     * Sets the share of the states that is dropped on their way to the next step while training;
     * the same in all steps of a sequence (Gal and Ghahramani, 2016).
     *
     * @param rate the share, from 0 to less than 1
     * @return this cell
     */
    public final C recurrentDropout(double rate) {
        gates.recurrentDropout = Settings.share("recurrentDropout", rate);
        return self();
    }

    /**
     * Sets where random numbers begin; without it they are split from the generator that the model
     * is built with.
     *
     * @param seed the seed
     * @return this cell
     */
    public final C seed(int seed) {
        gates.seed = Optional.of(seed);
        return self();
    }

    @Override
    protected void settings(Config config) {
        units = Settings.positive(unitsName(), config.integer(unitsName(), units));
        gates.settings(config);
    }

    /** What Keras calls the size of the outputs. */
    String unitsName() {
        return "units";
    }

    final int units() {
        return units;
    }

    final Dim dim() {
        return Dim.of(units);
    }

    // ---- variables
    // -------------------------------------------------------------------------------

    final Variable addKernel(Shape shape) {
        return addVariable(gates.kernel.weight(shape));
    }

    final Variable addRecurrentKernel(Shape shape) {
        return addVariable(gates.recurrent.weight("recurrent_kernel", shape));
    }

    final Optional<Variable> addBias(Shape shape) {
        return gates.useBias
                ? Optional.of(addVariable(gates.bias.weight(shape)))
                : Optional.empty();
    }

    /** The bias of four gates, where that of the second, the forget gate, may begin with ones. */
    final Optional<Variable> addBiasOfFour(boolean unitForgetBias) {
        if (!gates.useBias || !unitForgetBias) {
            return addBias(Shape.of(4 * units));
        }
        var others = gates.bias.initializer();
        var forgetful = new WeightSettings("bias", others);
        forgetful.set(gates.bias);
        forgetful.initializer((shape, dtype, generator) ->
                Tensors.concat(
                        0,
                        others.value(Shape.of(units), dtype, generator),
                        Tensor.ones(Shape.of(units), dtype),
                        others.value(Shape.of(2 * units), dtype, generator)));
        return Optional.of(addVariable(forgetful.weight(Shape.of(4 * units))));
    }

    /** Makes a generator if there is something to draw. */
    final void addDropout() {
        if (gates.dropout > 0 || gates.recurrentDropout > 0) {
            generator = addGenerator(gates.seed);
        }
    }

    // ---- steps
    // -----------------------------------------------------------------------------------

    /** The number of features of the inputs of a step [batch, size]. */
    static int features(Shape inputShape) {
        if (inputShape.rank() != 2) {
            throw new IllegalArgumentException(
                    "the inputs of a step have shape (batch, size), not " + inputShape);
        }
        return inputShape.size(1);
    }

    @Override
    final boolean outputsState() {
        return true;
    }

    @Override
    protected final Step step(Tensor inputs, List<Tensor> states, boolean training) {
        var prepared = prepare(inputs.expandDims(0), training);
        return prepared.step().apply(prepared.inputs().squeeze(0), states);
    }

    /** Drops inputs [steps, batch, …], the same ones in all steps. */
    final Tensor dropped(Tensor steps, boolean training) {
        return training && gates.dropout > 0
                ? generator.dropout(steps, gates.dropout, steps.shape().with(0, Dim.ONE))
                : steps;
    }

    /** What states of a shape are multiplied by before they reach the gates. */
    final Optional<Tensor> recurrentDropout(Shape shape, boolean training) {
        return training && gates.recurrentDropout > 0
                ? Optional.of(
                        generator.dropout(
                                Tensor.ones(shape, dtype().compute()), gates.recurrentDropout))
                : Optional.empty();
    }

    /** Adds the bias, if there is one. */
    final Tensor biased(Tensor gates, Optional<Variable> bias) {
        return bias.map(b -> gates.plus(cast(b))).orElse(gates);
    }
}
