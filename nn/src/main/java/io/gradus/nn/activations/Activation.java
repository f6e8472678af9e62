package io.gradus.nn.activations;

import io.gradus.nn.config.Config;
import io.gradus.ops.Neural;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * A function that a layer applies to its outputs. Any lambda of tensors is one.
 *
 * <p>Those with the settings that Keras gives them are constants, which a file holds by their name;
 * with other settings they are made by methods.
 */
@FunctionalInterface
public interface Activation {
    /** x where positive, else e^x − 1 (Barron, 2017, with α = 1). */
    Activation CELU = Named.add("celu", x -> x.celu(1));

    /** x where positive, else e^x − 1 (Clevert et al., 2015, with α = 1). */
    Activation ELU = Named.add("elu", x -> x.elu(1));

    /** e^x. */
    Activation EXPONENTIAL = Named.add("exponential", Tensor::exp);

    /** x · Φ(x), where Φ is the normal distribution (Hendrycks and Gimpel, 2016). */
    Activation GELU = Named.add("gelu", Tensor::gelu);

    /** The first half of the last axis times the sigmoid of the second (Dauphin et al., 2016). */
    Activation GLU = Named.add("glu", x -> Neural.glu(x, -1));

    /** x where |x| exceeds ½, else 0. */
    Activation HARD_SHRINK = Named.add("hard_shrink", x -> x.hardShrink(0.5));

    /** min(max(x / 6 + ½, 0), 1). */
    Activation HARD_SIGMOID = Named.add("hard_sigmoid", Tensor::hardSigmoid);

    /** x · hardSigmoid(x) (Howard et al., 2019). */
    Activation HARD_SILU = Named.add("hard_silu", Tensor::hardSilu);

    /** min(max(x, −1), 1). */
    Activation HARD_TANH = Named.add("hard_tanh", Tensor::hardTanh);

    /** x where positive, else x / 5. */
    Activation LEAKY_RELU = Named.add("leaky_relu", x -> x.leakyRelu(0.2));

    /** The outputs as they are. */
    Activation LINEAR = Named.add("linear", x -> x);

    /** log(1 / (1 + e^−x)). */
    Activation LOG_SIGMOID = Named.add("log_sigmoid", Tensor::logSigmoid);

    /** The logarithm of {@link #SOFTMAX}. */
    Activation LOG_SOFTMAX = Named.add("log_softmax", Tensor::logSoftmax);

    /** x · tanh(softplus(x)) (Misra, 2019). */
    Activation MISH = Named.add("mish", x -> x.times(x.softplus().tanh()));

    /** max(x, 0). */
    Activation RELU = Named.add("relu", Tensor::relu);

    /** min(max(x, 0), 6). */
    Activation RELU6 = Named.add("relu6", Tensor::relu6);

    /** The self-normalising ELU (Klambauer et al., 2017). */
    Activation SELU = Named.add("selu", Tensor::selu);

    /** 1 / (1 + e^−x). */
    Activation SIGMOID = Named.add("sigmoid", Tensor::sigmoid);

    /** x · sigmoid(x), also known as swish (Ramachandran et al., 2017). */
    Activation SILU = Named.add("silu", Tensor::silu);

    /** x nearer to 0 by ½, or 0 where it is that near. */
    Activation SOFT_SHRINK = Named.add("soft_shrink", x -> x.softShrink(0.5));

    /** e^x / Σ e^x along the last axis. */
    Activation SOFTMAX = Named.add("softmax", Tensor::softmax);

    /** log(1 + e^x). */
    Activation SOFTPLUS = Named.add("softplus", Tensor::softplus);

    /** x / (1 + |x|). */
    Activation SOFTSIGN = Named.add("softsign", Tensor::softsign);

    /** 0 up to −1, x from 1 on, and (x + 1)² / 4 in between. */
    Activation SPARSE_PLUS = Named.add("sparse_plus", Tensor::sparsePlus);

    /** 0 up to −1, 1 from 1 on, and (x + 1) / 2 in between. */
    Activation SPARSE_SIGMOID = Named.add("sparse_sigmoid", Tensor::sparseSigmoid);

    /** The nearest point of the simplex along the last axis (Martins and Astudillo, 2016). */
    Activation SPARSEMAX = Named.add("sparsemax", x -> Neural.sparsemax(x, -1));

    /** (x + √(x² + 4)) / 2 (Barron, 2021). */
    Activation SQUAREPLUS = Named.add("squareplus", x -> x.squareplus(4));

    /** The hyperbolic tangent. */
    Activation TANH = Named.add("tanh", Tensor::tanh);

    /** x − tanh(x). */
    Activation TANH_SHRINK = Named.add("tanh_shrink", Tensor::tanhShrink);

    /**
     * Applies the function.
     *
     * @param x a floating tensor
     * @return a tensor, for most functions of the same shape
     */
    Tensor apply(Operand x);

    // ---- with settings
    // -------------------------------------------------------------------------------------

    /**
     * x where positive, else α (e^(x / α) − 1).
     *
     * @param alpha α; Keras' default is 1
     * @return the activation
     */
    static Activation celu(double alpha) {
        return new WithSettings.Celu(alpha);
    }

    /**
     * x where positive, else α (e^x − 1).
     *
     * @param alpha α; Keras' default is 1
     * @return the activation
     */
    static Activation elu(double alpha) {
        return new WithSettings.Elu(alpha);
    }

    /**
     * x · Φ(x), or x · (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2, which is near it.
     *
     * @param approximate whether the second
     * @return the activation
     */
    static Activation gelu(boolean approximate) {
        return approximate ? new WithSettings.Gelu(true) : GELU;
    }

    /**
     * The first half of an axis times the sigmoid of the second.
     *
     * @param axis the axis, counted from the end if negative; its size is even
     * @return the activation
     */
    static Activation glu(int axis) {
        return new WithSettings.Glu(axis);
    }

    /**
     * x where |x| exceeds a threshold, else 0.
     *
     * @param threshold the threshold; Keras' default is ½
     * @return the activation
     */
    static Activation hardShrink(double threshold) {
        return new WithSettings.HardShrink(threshold);
    }

    /**
     * x where positive, else x times a slope.
     *
     * @param negativeSlope the slope; Keras' default is 0.2
     * @return the activation
     */
    static Activation leakyRelu(double negativeSlope) {
        return new WithSettings.LeakyRelu(negativeSlope);
    }

    /**
     * log(e^x / Σ e^x) along an axis.
     *
     * @param axis the axis, counted from the end if negative
     * @return the activation
     */
    static Activation logSoftmax(int axis) {
        return new WithSettings.LogSoftmax(axis);
    }

    /**
     * x above a threshold, but not more than a largest value; below it (x − threshold) times a
     * slope.
     *
     * @param negativeSlope the slope
     * @param maxValue the largest value; empty for none
     * @param threshold the threshold
     * @return the activation
     */
    static Activation relu(double negativeSlope, Optional<Double> maxValue, double threshold) {
        return new WithSettings.Relu(negativeSlope, maxValue, threshold);
    }

    /**
     * x nearer to 0 by a threshold, or 0 where it is that near.
     *
     * @param threshold the threshold; Keras' default is ½
     * @return the activation
     */
    static Activation softShrink(double threshold) {
        return new WithSettings.SoftShrink(threshold);
    }

    /**
     * e^x / Σ e^x along axes.
     *
     * @param axes the axes that sum to 1 together, counted from the end if negative
     * @return the activation
     */
    static Activation softmax(int... axes) {
        return new WithSettings.Softmax(Arrays.stream(axes).boxed().toList());
    }

    /**
     * The nearest point of the simplex along an axis.
     *
     * @param axis the axis, counted from the end if negative
     * @return the activation
     */
    static Activation sparsemax(int axis) {
        return new WithSettings.Sparsemax(axis);
    }

    /**
     * (x + √(x² + b)) / 2.
     *
     * @param b how round it is; Keras' default is 4
     * @return the activation
     */
    static Activation squareplus(double b) {
        return new WithSettings.Squareplus(b);
    }

    /**
     * x above a threshold, and another value elsewhere.
     *
     * @param threshold the threshold
     * @param value the value elsewhere
     * @return the activation
     */
    static Activation threshold(double threshold, double value) {
        return new WithSettings.Threshold(threshold, value);
    }

    // ---- names
    // ---------------------------------------------------------------------------------------------

    /**
     * Finds an activation by the name that Keras gives it.
     *
     * @param name for example {@code "relu"}
     * @return the activation
     * @throws IllegalArgumentException if there is none of that name
     */
    static Activation of(String name) {
        return Named.of(name);
    }

    /**
     * An activation on its way to a file or from it: as its name, or, if it has settings, as a
     * thing of its own.
     *
     * @param config takes or gives it
     * @param name the name of the setting
     * @param activation the activation
     * @return the activation
     * @throws UnsupportedOperationException if it is a lambda, which no file can hold
     */
    static Activation configured(Config config, String name, Activation activation) {
        var data =
                config.isReading() || activation instanceof Named
                        ? activation.toString()
                        : Config.of(activation);
        var read = config.data(name, data);
        if (!config.isReading() || read == data) {
            return activation;
        }
        return read instanceof String text ? of(text) : config.make(Activation.class, read);
    }
}
