package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of long short-term memory (Hochreiter and Schmidhuber, 1997; Gers et al., 2000). From
 * inputs [batch, size] and the states h and c, both [batch, units]:
 *
 * <p>i, f, g, o = inputs · kernel + h · recurrent_kernel + bias, side by side; c′ = σ(f) · c + σ(i)
 * · tanh(g); h′ = σ(o) · tanh(c′), which is the output as well.
 */
public final class LSTMCell extends GatedCell<LSTMCell> {
    private Activation recurrentActivation = Activation.SIGMOID;
    private boolean unitForgetBias = true;
    private @Nullable Variable kernel;
    private @Nullable Variable recurrentKernel;
    private Optional<Variable> bias = Optional.empty();

    /**
     * A cell.
     *
     * @param units the size of its output and of each state
     */
    public LSTMCell(int units) {
        super(units);
    }

    /**
     * Sets what is done to the three gates; the logistic function without this.
     *
     * @param activation what is done
     * @return this cell
     */
    public LSTMCell recurrentActivation(Activation activation) {
        recurrentActivation = activation;
        return this;
    }

    /**
     * Sets what is done to the three gates, by the name that Keras gives it.
     *
     * @param name for example {@code "sigmoid"}
     * @return this cell
     */
    public LSTMCell recurrentActivation(String name) {
        return recurrentActivation(Activation.of(name));
    }

    /**
     * Sets whether the bias of the forget gate begins with ones (Jozefowicz et al., 2015), as it
     * does without this.
     *
     * @param unitForgetBias whether it does
     * @return this cell
     */
    public LSTMCell unitForgetBias(boolean unitForgetBias) {
        this.unitForgetBias = unitForgetBias;
        return this;
    }

    @Override
    protected LSTMCell copy() {
        var copy = new LSTMCell(units()).like(this);
        copy.recurrentActivation = recurrentActivation;
        copy.unitForgetBias = unitForgetBias;
        return copy;
    }

    @Override
    protected List<Shape> stateShapes(Shape inputShape) {
        return List.of(Shape.of(units()), Shape.of(units()));
    }

    @Override
    protected void build(Shape inputShape) {
        kernel = addKernel(Shape.of(features(inputShape), 4 * units()));
        recurrentKernel = addRecurrentKernel(Shape.of(units(), 4 * units()));
        bias = addBiasOfFour(unitForgetBias);
        addDropout();
    }

    @Override
    Prepared prepare(Tensor steps, boolean training) {
        var inputs = biased(dropped(steps, training).matmul(cast(kernel)), bias);
        var matrix = cast(recurrentKernel);
        var kept = recurrentDropout(Shape.of(List.of(steps.shape().dim(1), dim())), training);
        return new Prepared(
                inputs,
                (input, states) -> {
                    var h = states.getFirst();
                    var seen = kept.map(h::times).orElse(h);
                    return step(
                            input.plus(seen.matmul(matrix)),
                            states.get(1),
                            gates.activation,
                            recurrentActivation);
                });
    }

    /** From the four gates before their activations, side by side along the last axis. */
    static Step step(Tensor gates, Tensor c, Activation activation, Activation recurrent) {
        var parts = gates.split(4, -1);
        var next =
                recurrent
                        .apply(parts.get(1))
                        .times(c)
                        .plus(recurrent.apply(parts.get(0)).times(activation.apply(parts.get(2))));
        var h = recurrent.apply(parts.get(3)).times(activation.apply(next));
        return new Step(h, List.of(h, next));
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        recurrentActivation =
                Activation.configured(config, "recurrent_activation", recurrentActivation);
        unitForgetBias = config.truth("unit_forget_bias", unitForgetBias);
    }
}
