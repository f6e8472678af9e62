package io.gradus.tensor;

/** Functions that networks put between their layers. */
public sealed interface Activations extends Operand permits Tensor, Variable {
    /**
     * The logistic function 1 / (1 + e^−x).
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor sigmoid() {
        return Promotion.real(ElementwiseOps.SIGMOID, this);
    }

    /**
     * log(sigmoid(x)), without overflow.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor logSigmoid() {
        return Promotion.real(ElementwiseOps.LOG_SIGMOID, this);
    }

    /**
     * max(x, 0); its gradient at 0 is 0.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor relu() {
        return Promotion.real(ElementwiseOps.RELU, this);
    }

    /**
     * min(max(x, 0), 6).
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor relu6() {
        return Promotion.real(ElementwiseOps.RELU6, this);
    }

    /**
     * log(1 + e^x), without overflow.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor softplus() {
        return Promotion.real(ElementwiseOps.SOFTPLUS, this);
    }

    /**
     * x / (1 + |x|).
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor softsign() {
        return Promotion.real(ElementwiseOps.SOFTSIGN, this);
    }

    /**
     * x · sigmoid(x), also called swish.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor silu() {
        return Promotion.real(ElementwiseOps.SILU, this);
    }

    /**
     * x · Φ(x) with the exact normal distribution Φ (Hendrycks and Gimpel, 2016).
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor gelu() {
        return Promotion.real(ElementwiseOps.GELU, this);
    }

    /**
     * The tanh approximation of {@link #gelu()} from the same paper.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor geluTanh() {
        return Promotion.real(ElementwiseOps.GELU_TANH, this);
    }

    /**
     * The self-normalising ELU (Klambauer et al., 2017).
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor selu() {
        return Promotion.real(ElementwiseOps.SELU, this);
    }

    /**
     * x where positive, else slope · x.
     *
     * @param slope the factor for negative elements; Keras' default is 0.2
     * @return the result, of this shape
     */
    default Tensor leakyRelu(double slope) {
        return Promotion.real(ElementwiseOps.leakyRelu(slope), this);
    }

    /**
     * x where positive, else alpha · (e^x − 1) (Clevert et al., 2015).
     *
     * @param alpha the limit towards −∞ is −alpha
     * @return the result, of this shape
     */
    default Tensor elu(double alpha) {
        return Promotion.real(ElementwiseOps.elu(alpha), this);
    }

    /**
     * e^x / Σ e^x along an axis, without overflow.
     *
     * @param axis the axis, counted from the end if negative
     * @return the result, of this shape; integers give float32
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor softmax(int axis) {
        var x = value().cast(dtype().toFloating());
        return Calls.call(new RowOp(RowOp.Kind.SOFTMAX, shape().axis(axis, "softmax")), x);
    }

    /**
     * e^x / Σ e^x along the last axis, without overflow.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor softmax() {
        return softmax(-1);
    }

    /**
     * log softmax(x) along an axis, computed without the softmax.
     *
     * @param axis the axis, counted from the end if negative
     * @return the result, of this shape; integers give float32
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor logSoftmax(int axis) {
        var x = value().cast(dtype().toFloating());
        return Calls.call(new RowOp(RowOp.Kind.LOG_SOFTMAX, shape().axis(axis, "logSoftmax")), x);
    }

    /**
     * log softmax(x) along the last axis, computed without the softmax.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor logSoftmax() {
        return logSoftmax(-1);
    }
}
