package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.ops.Convolutions;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step of an LSTM whose products are convolutions (Shi et al., 2015), channels last. */
final class ConvLSTMCell extends GatedCell<ConvLSTMCell> {
    private final int axes;
    private int[] kernelSize;
    private int[] strides;
    private Padding padding = Padding.VALID;
    private int[] dilationRate;
    private Activation recurrentActivation = Activation.SIGMOID;
    private boolean unitForgetBias = true;
    private @Nullable Variable kernel;
    private @Nullable Variable recurrentKernel;
    private Optional<Variable> bias = Optional.empty();

    ConvLSTMCell(int axes, int filters, int... kernelSize) {
        super(filters);
        this.axes = axes;
        this.kernelSize = Settings.sizes("kernelSize", axes, kernelSize);
        this.strides = Settings.sizes("strides", axes, 1);
        this.dilationRate = strides;
    }

    @Override
    String unitsName() {
        return "filters";
    }

    void strides(int... strides) {
        this.strides = Settings.sizes("strides", axes, strides);
    }

    void padding(Padding padding) {
        this.padding = padding;
    }

    void dilationRate(int... dilationRate) {
        this.dilationRate = Settings.sizes("dilationRate", axes, dilationRate);
    }

    void recurrentActivation(Activation activation) {
        recurrentActivation = activation;
    }

    void unitForgetBias(boolean unitForgetBias) {
        this.unitForgetBias = unitForgetBias;
    }

    @Override
    protected ConvLSTMCell copy() {
        var copy = new ConvLSTMCell(axes, units(), kernelSize).like(this);
        copy.strides = strides;
        copy.padding = padding;
        copy.dilationRate = dilationRate;
        copy.recurrentActivation = recurrentActivation;
        copy.unitForgetBias = unitForgetBias;
        return copy;
    }

    @Override
    protected void build(Shape inputShape) {
        int channels = Settings.images(inputShape, axes).size(-1);
        var taps = new ArrayList<Dim>();
        for (int size : kernelSize) {
            taps.add(Dim.of(size));
        }
        var window = Shape.of(taps);
        int size = 4 * units();
        kernel = addKernel(window.inserted(axes, Dim.of(size)).inserted(axes, Dim.of(channels)));
        recurrentKernel =
                addRecurrentKernel(
                        window.inserted(axes, Dim.of(size)).inserted(axes, Dim.of(units())));
        bias = addBiasOfFour(unitForgetBias);
        addDropout();
    }

    private Tensor convolved(Tensor inputs, Tensor kernel) {
        return Convolutions.conv(inputs, kernel, strides, padding, dilationRate);
    }

    @Override
    protected List<Shape> stateShapes(Shape inputShape) {
        var dtype = dtype().compute();
        var taps = Shape.of(kernelSize);
        var matrix = taps.inserted(axes, Dim.of(units())).inserted(axes, inputShape.dim(axes + 1));
        var type =
                Transforms.outputTypes(
                                in -> List.of(convolved(in.get(0), in.get(1))),
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
        var ones = Settings.sizes("strides", axes, 1);
        var kept = recurrentDropout(apart.without(0).with(-1, dim()), training);
        return new Prepared(
                inputs,
                (input, states) -> {
                    var h = states.getFirst();
                    var seen = kept.map(h::times).orElse(h);
                    return LSTMCell.step(
                            input.plus(Convolutions.conv(seen, matrix, ones, Padding.SAME, ones)),
                            states.get(1),
                            gates.activation,
                            recurrentActivation);
                });
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        kernelSize =
                Settings.sizes("kernel_size", axes, config.integers("kernel_size", kernelSize));
        strides = Settings.sizes("strides", axes, config.integers("strides", strides));
        padding = config.choice("padding", padding);
        dilationRate =
                Settings.sizes(
                        "dilation_rate", axes, config.integers("dilation_rate", dilationRate));
        recurrentActivation =
                Activation.configured(config, "recurrent_activation", recurrentActivation);
        unitForgetBias = config.truth("unit_forget_bias", unitForgetBias);
    }
}
