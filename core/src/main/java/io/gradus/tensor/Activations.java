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
     * x where positive, else alpha · (e^(x / alpha) − 1) (Barron, 2017).
     *
     * @param alpha the limit towards −∞ is −alpha; Keras' default is 1
     * @return the result, of this shape; integers give float32
     */
    default Tensor celu(double alpha) {
        return Promotion.real(ActivationOps.celu(alpha), this);
    }

    /**
     * x clipped to −1 and 1; its gradient outside is 0.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor hardTanh() {
        return Promotion.real(ActivationOps.HARD_TANH, this);
    }

    /**
     * (x + 3) / 6 clipped to 0 and 1.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor hardSigmoid() {
        return Promotion.real(ActivationOps.HARD_SIGMOID, this);
    }

    /**
     * x · hardSigmoid(x), also called hard swish (Howard et al., 2019).
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor hardSilu() {
        return Promotion.real(ActivationOps.HARD_SILU, this);
    }

    /**
     * 0 where |x| is at most the threshold, else x.
     *
     * @param threshold how large elements are dropped; Keras' default is 0.5
     * @return the result, of this shape; integers give float32
     */
    default Tensor hardShrink(double threshold) {
        return Promotion.real(ActivationOps.hardShrink(threshold), this);
    }

    /**
     * 0 where |x| is at most the threshold, else x moved towards 0 by the threshold.
     *
     * @param threshold how far elements move; Keras' default is 0.5
     * @return the result, of this shape; integers give float32
     */
    default Tensor softShrink(double threshold) {
        return Promotion.real(ActivationOps.softShrink(threshold), this);
    }

    /**
     * x − tanh(x).
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor tanhShrink() {
        return Promotion.real(ActivationOps.TANH_SHRINK, this);
    }

    /**
     * 0 up to −1, x from 1 on, and (x + 1)² / 4 between.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor sparsePlus() {
        return Promotion.real(ActivationOps.SPARSE_PLUS, this);
    }

    /**
     * 0 up to −1, 1 from 1 on, and (x + 1) / 2 between: the slope of {@link #sparsePlus}.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor sparseSigmoid() {
        return Promotion.real(ActivationOps.SPARSE_SIGMOID, this);
    }

    /**
     * (x + √(x² + b)) / 2, a smooth ramp (Barron, 2021).
     *
     * @param b how smooth, 0 or more; Keras' default is 4
     * @return the result, of this shape; integers give float32
     */
    default Tensor squareplus(double b) {
        return Promotion.real(ActivationOps.squareplus(b), this);
    }

    /**
     * x where it is more than the threshold, else a constant.
     *
     * @param threshold what elements are compared with
     * @param otherwise what takes the place of others
     * @return the result, of this shape; integers give float32
     */
    default Tensor threshold(double threshold, double otherwise) {
        return Promotion.real(ActivationOps.threshold(threshold, otherwise), this);
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
