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
 * A step of a gated recurrent unit (Cho et al., 2014). From inputs [batch, size] and the state h
 * [batch, units]:
 *
 * <p>z = σ(inputs · K<sub>z</sub> + h · R<sub>z</sub>), r = σ(inputs · K<sub>r</sub> + h ·
 * R<sub>r</sub>); g = tanh(inputs · K<sub>g</sub> + r · (h · R<sub>g</sub>)); h′ = z · h + (1 − z)
 * · g, which is the output as well. Where the reset gate works {@linkplain #resetAfter before} the
 * product, g = tanh(inputs · K<sub>g</sub> + (r · h) · R<sub>g</sub>).
 */
public final class GRUCell extends GatedCell<GRUCell> {
    private Activation recurrentActivation = Activation.SIGMOID;
    private boolean resetAfter = true;
    private @Nullable Variable kernel;
    private @Nullable Variable recurrentKernel;
    private Optional<Variable> bias = Optional.empty();

    /**
     * A cell.
     *
     * @param units the size of its output and of its state
     */
    public GRUCell(int units) {
        super(units);
    }

    /**
     * Sets what is done to the two gates; the logistic function without this.
     *
     * @param activation what is done
     * @return this cell
     */
    public GRUCell recurrentActivation(Activation activation) {
        recurrentActivation = activation;
        return this;
    }

    /**
     * Sets what is done to the two gates, by the name that Keras gives it.
     *
     * @param name for example {@code "sigmoid"}
     * @return this cell
     */
    public GRUCell recurrentActivation(String name) {
        return recurrentActivation(Activation.of(name));
    }

    /**
     * Sets whether the reset gate works after the product of state and recurrent kernel, as it does
     * without this. There is a second bias then, for that product.
     *
     * @param resetAfter whether it works after it
     * @return this cell
     */
    public GRUCell resetAfter(boolean resetAfter) {
        this.resetAfter = resetAfter;
        return this;
    }

    @Override
    protected GRUCell copy() {
        var copy = new GRUCell(units()).like(this);
        copy.recurrentActivation = recurrentActivation;
        copy.resetAfter = resetAfter;
        return copy;
    }

    @Override
    protected List<Shape> stateShapes(Shape inputShape) {
        return List.of(Shape.of(units()));
    }

    @Override
    protected void build(Shape inputShape) {
        int size = 3 * units();
        kernel = addKernel(Shape.of(features(inputShape), size));
        recurrentKernel = addRecurrentKernel(Shape.of(units(), size));
        bias = addBias(resetAfter ? Shape.of(2, size) : Shape.of(size));
        addDropout();
    }

    @Override
    Prepared prepare(Tensor steps, boolean training) {
        var products = dropped(steps, training).matmul(cast(kernel));
        var matrix = cast(recurrentKernel);
        var kept = recurrentDropout(Shape.of(List.of(steps.shape().dim(1), dim())), training);
        if (!resetAfter) {
            int two = 2 * units();
            var forGates = matrix.slice(-1, 0, two);
            var forCandidate = matrix.slice(-1, two, 3 * units());
            return new Prepared(
                    biased(products, bias),
                    (input, states) -> {
                        var h = states.getFirst();
                        return before(input, h, kept.map(h::times), forGates, forCandidate);
                    });
        }
        var biases = bias.map(b -> cast(b).unstack(0));
        return new Prepared(
                biases.map(b -> products.plus(b.get(0))).orElse(products),
                (input, states) -> {
                    var h = states.getFirst();
                    var product = kept.map(h::times).orElse(h).matmul(matrix);
                    return after(input, h, biases.map(b -> product.plus(b.get(1))).orElse(product));
                });
    }

    private Step after(Tensor input, Tensor h, Tensor product) {
        var x = input.split(3, -1);
        var r = product.split(3, -1);
        var update = recurrentActivation.apply(x.get(0).plus(r.get(0)));
        var reset = recurrentActivation.apply(x.get(1).plus(r.get(1)));
        return mixed(update, h, gates.activation.apply(x.get(2).plus(reset.times(r.get(2)))));
    }

    private Step before(
            Tensor input,
            Tensor h,
            Optional<Tensor> dropped,
            Tensor forGates,
            Tensor forCandidate) {
        var seen = dropped.orElse(h);
        var x = input.split(3, -1);
        var r = seen.matmul(forGates).split(2, -1);
        var update = recurrentActivation.apply(x.get(0).plus(r.get(0)));
        var reset = recurrentActivation.apply(x.get(1).plus(r.get(1)));
        var product = reset.times(seen).matmul(forCandidate);
        return mixed(update, h, gates.activation.apply(x.get(2).plus(product)));
    }

    private static Step mixed(Tensor update, Tensor h, Tensor candidate) {
        var next = update.times(h).plus(update.unaryMinus().plus(1).times(candidate));
        return new Step(next, List.of(next));
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        recurrentActivation =
                Activation.configured(config, "recurrent_activation", recurrentActivation);
        resetAfter = config.truth("reset_after", resetAfter);
    }
}
