package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.ops.Convolutions;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step of an LSTM whose products are convolutions (Shi et al., 2015). */
final class ConvLSTMCell extends GatedCell<ConvLSTMCell> {
    private final Windows windows;
    private Activation recurrentActivation = Activation.SIGMOID;
    private boolean unitForgetBias = true;
    private @Nullable Variable kernel;
    private @Nullable Variable recurrentKernel;
    private Optional<Variable> bias = Optional.empty();

    ConvLSTMCell(int axes, int filters, int... kernelSize) {
        super(filters);
        windows = new Windows(axes, kernelSize);
    }

    @Override
    String unitsName() {
        return "filters";
    }

    Windows windows() {
        return windows;
    }

    void recurrentActivation(Activation activation) {
        recurrentActivation = activation;
    }

    void unitForgetBias(boolean unitForgetBias) {
        this.unitForgetBias = unitForgetBias;
    }

    @Override
    protected ConvLSTMCell copy() {
        var copy = new ConvLSTMCell(windows.axes(), units(), windows.size()).like(this);
        copy.windows.strides(windows.strides());
        copy.windows.padding(windows.paddingName());
        copy.windows.dilationRate(windows.dilationRate());
        copy.windows.dataFormat(windows.dataFormat());
        copy.recurrentActivation = recurrentActivation;
        copy.unitForgetBias = unitForgetBias;
        return copy;
    }

    @Override
    protected void build(Shape inputShape) {
        int size = 4 * units();
        kernel = addKernel(windows.kernel(windows.channels(inputShape), size));
        recurrentKernel = addRecurrentKernel(windows.kernel(units(), size));
        bias = addBiasOfFour(unitForgetBias);
        addDropout();
    }

    /** The convolution of inputs [batch, …], with channels last. */
    private Tensor convolved(Tensor inputs, Tensor kernel) {
        return Convolutions.conv(
                windows.in(inputs),
                kernel,
                windows.strides(),
                windows.padding(),
                windows.dilationRate());
    }

    @Override
    protected List<Shape> stateShapes(Shape inputShape) {
        var dtype = dtype().compute();
        var matrix = windows.kernel(windows.channels(inputShape), units());
        var type =
                Transforms.outputTypes(
                                in -> List.of(windows.out(convolved(in.get(0), in.get(1)))),
                                List.of(
                                        new TensorType(dtype, inputShape),
                                        new TensorType(dtype, matrix)))
                        .getFirst();
        var state = type.shape().without(0);
        return List.of(state, state);
    }

    @Override
    Prepared prepare(Tensor steps, boolean training) {
        var shape = steps.shape();
        var together = shape.without(0).with(0, shape.dim(0).times(shape.dim(1)));
        var all = convolved(dropped(steps, training).reshape(together), cast(kernel));
        var apart = all.shape().with(0, shape.dim(1)).inserted(0, shape.dim(0));
        var inputs = biased(all.reshape(apart), bias);
        var matrix = cast(recurrentKernel);
        int[] ones = new int[windows.axes()];
        Arrays.fill(ones, 1);
        var kept = recurrentDropout(apart.without(0).with(-1, dim()), training);
        var format = windows.dataFormat();
        return new Prepared(
                inputs,
                (input, states) -> {
                    var h = format.last(states.getFirst());
                    var seen = kept.map(h::times).orElse(h);
                    var made =
                            LSTMCell.step(
                                    input.plus(
                                            Convolutions.conv(
                                                    seen, matrix, ones, Padding.SAME, ones)),
                                    format.last(states.get(1)),
                                    gates.activation,
                                    recurrentActivation);
                    var next = format.back(made.output());
                    return new Step(next, List.of(next, format.back(made.states().get(1))));
                });
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        windows.settings(config);
        recurrentActivation =
                Activation.configured(config, "recurrent_activation", recurrentActivation);
        unitForgetBias = config.truth("unit_forget_bias", unitForgetBias);
    }
}
