package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * Cross-entropies: minus the logarithms of the probabilities that outputs give to targets, without
 * any mean over examples. Logits are better than probabilities: nothing is lost to rounding.
 *
 * <p>Probabilities are kept 10⁻⁷ away from 0 and 1, as in Keras. The 16-bit floats compute in
 * float32 and are rounded once.
 */
public final class Crossentropy {
    private static final double EPSILON = 1e-7;

    private Crossentropy() {}

    /**
     * The cross-entropy of yes-or-no answers.
     *
     * @param target 0 or 1, or between
     * @param output probabilities or logits, of the target's shape
     * @param fromLogits whether the outputs are logits, whose sigmoid are the probabilities
     * @return −target · log(p) − (1 − target) · log(1 − p), of this shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor binary(Operand target, Operand output, boolean fromLogits) {
        requireSame("binary", target, output);
        var x = wide(output);
        var t = target.value().cast(x.dtype());
        Tensor loss;
        if (fromLogits) {
            // softplus(x) − t · x equals the definition and does not overflow.
            loss = x.softplus().minus(t.times(x));
        } else {
            var p = x.clip(EPSILON, 1 - EPSILON);
            var yes = t.times(p.log());
            var no = t.unaryMinus().plus(1).times(p.unaryMinus().plus(1).log());
            loss = yes.plus(no).unaryMinus();
        }
        return loss.cast(output.dtype().toFloating());
    }

    /**
     * The cross-entropy between two distributions over classes.
     *
     * @param target probabilities, often 1 for the right class and 0 elsewhere
     * @param output probabilities, which need not add up to 1, or logits, of the target's shape
     * @param fromLogits whether the outputs are logits, whose softmax are the probabilities
     * @param axis the classes' axis, counted from the end if negative; Keras' default is −1
     * @return −Σ target · log(p), of this shape without the axis
     * @throws IllegalArgumentException if the shapes differ, or there is no such axis
     */
    public static Tensor categorical(Operand target, Operand output, boolean fromLogits, int axis) {
        requireSame("categorical", target, output);
        int at = output.shape().axis(axis, "categorical");
        var logs = logs(output, fromLogits, at);
        return target.value()
                .cast(logs.dtype())
                .times(logs)
                .sum(at)
                .unaryMinus()
                .cast(output.dtype().toFloating());
    }

    /**
     * The cross-entropy of right classes that are given as numbers.
     *
     * @param target the right classes, integers of the output's shape without the axis; with the
     *     axis too, if its size is 1
     * @param output probabilities, which need not add up to 1, or logits
     * @param fromLogits whether the outputs are logits, whose softmax are the probabilities
     * @param axis the classes' axis, counted from the end if negative; Keras' default is −1
     * @return −log(p) of the right classes, of the output's shape without the axis
     * @throws IllegalArgumentException if the shapes do not fit, or a target names no class
     */
    public static Tensor sparseCategorical(
            Operand target, Operand output, boolean fromLogits, int axis) {
        var op = "sparseCategorical";
        int at = output.shape().axis(axis, op);
        var places = output.shape().without(at);
        var kept = output.shape().with(at, Dim.ONE);
        if (!target.shape().equals(places) && !target.shape().equals(kept)) {
            throw new IllegalArgumentException(
                    op
                            + ": targets "
                            + target.shape()
                            + " do not fit outputs "
                            + output.shape()
                            + ": with classes along axis "
                            + at
                            + " they have shape "
                            + places);
        }
        var dtype = target.dtype();
        var classes = target.value().cast(dtype == DType.UINT8 ? DType.INT32 : dtype);
        return logs(output, fromLogits, at)
                .takeAlongAxis(classes.reshape(kept), at)
                .reshape(places)
                .unaryMinus()
                .cast(output.dtype().toFloating());
    }

    /** Logarithms of probabilities, from logits or from probabilities. */
    private static Tensor logs(Operand output, boolean fromLogits, int axis) {
        var x = wide(output);
        return fromLogits
                ? x.logSoftmax(axis)
                : x.div(x.sum(new int[] {axis}, true)).clip(EPSILON, 1 - EPSILON).log();
    }

    private static Tensor wide(Operand x) {
        return x.value().cast(x.dtype().toFloating().computeType());
    }

    private static void requireSame(String op, Operand target, Operand output) {
        if (!target.shape().equals(output.shape())) {
            throw new IllegalArgumentException(
                    op
                            + ": targets "
                            + target.shape()
                            + " do not fit outputs "
                            + output.shape()
                            + ": the shapes must be equal");
        }
    }
}
