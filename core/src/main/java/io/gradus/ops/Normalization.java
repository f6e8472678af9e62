package io.gradus.ops;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.IntStream;

/**
 * Normalisations: elements moved and scaled to a mean of 0 and a variance of 1.
 *
 * <p>The 16-bit floats compute in float32 and are rounded once.
 */
public final class Normalization {
    private Normalization() {}

    /**
     * Means and variances.
     *
     * @param mean the means
     * @param variance the mean squares of the distances from them
     */
    public record Moments(Tensor mean, Tensor variance) {}

    /**
     * Mean and variance along axes.
     *
     * @param x the tensor; integers count as float32
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether these axes stay, with size 1
     * @return both
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Moments moments(Operand x, int[] axes, boolean keepDims) {
        var dtype = x.dtype().toFloating();
        var wide = x.value().cast(dtype.computeType());
        return new Moments(
                wide.mean(axes, keepDims).cast(dtype), wide.variance(axes, keepDims).cast(dtype));
    }

    /**
     * Batch normalisation with given moments (Ioffe and Szegedy, 2015).
     *
     * @param x the tensor
     * @param mean the mean of each position of the axis, a vector
     * @param variance the variance of each, a vector
     * @param axis the axis, counted from the end if negative
     * @param epsilon added to variances; Keras' default is 1e-3
     * @return (x − mean) / √(variance + epsilon)
     * @throws IllegalArgumentException if the vectors do not have the axis' size
     */
    public static Tensor batchNormalization(
            Operand x, Operand mean, Operand variance, int axis, double epsilon) {
        var op = "batchNormalization";
        var wide = wide(x);
        int at = x.shape().axis(axis, op);
        var inverse = vector(op, "variance", variance, wide, at).plus(epsilon).rsqrt();
        return wide.minus(vector(op, "mean", mean, wide, at))
                .times(inverse)
                .cast(x.dtype().toFloating());
    }

    /**
     * Batch normalisation with given moments, then an offset and a scale of each position.
     *
     * @param x the tensor
     * @param mean the mean of each position of the axis, a vector
     * @param variance the variance of each, a vector
     * @param offset what is added in the end, a vector
     * @param scale what is multiplied before that, a vector
     * @param axis the axis, counted from the end if negative
     * @param epsilon added to variances; Keras' default is 1e-3
     * @return (x − mean) / √(variance + epsilon) · scale + offset
     * @throws IllegalArgumentException if the vectors do not have the axis' size
     */
    public static Tensor batchNormalization(
            Operand x,
            Operand mean,
            Operand variance,
            Operand offset,
            Operand scale,
            int axis,
            double epsilon) {
        var op = "batchNormalization";
        var wide = wide(x);
        int at = x.shape().axis(axis, op);
        // The small vectors are multiplied first.
        var factor =
                vector(op, "variance", variance, wide, at)
                        .plus(epsilon)
                        .rsqrt()
                        .times(vector(op, "scale", scale, wide, at));
        return wide.minus(vector(op, "mean", mean, wide, at))
                .times(factor)
                .plus(vector(op, "offset", offset, wide, at))
                .cast(x.dtype().toFloating());
    }

    /** A vector that lies along an axis of a tensor. */
    private static Tensor vector(String op, String what, Operand vector, Tensor x, int axis) {
        if (vector.rank() != 1 || !vector.shape().dim(0).equals(x.shape().dim(axis))) {
            throw new IllegalArgumentException(
                    op
                            + ": "
                            + what
                            + " "
                            + vector.shape()
                            + " does not fit axis "
                            + axis
                            + " of shape "
                            + x.shape()
                            + ": it is a vector of its size");
        }
        return along(vector, x, axis);
    }

    /** A tensor whose axes are some axes of another, with sizes of 1 for the others. */
    private static Tensor along(Operand part, Tensor x, int... axes) {
        var sizes = new ArrayList<>(Collections.nCopies(x.rank(), Dim.ONE));
        for (int axis : axes) {
            sizes.set(axis, x.shape().dim(axis));
        }
        return part.value().cast(x.dtype()).reshape(Shape.of(sizes));
    }

    /**
     * Layer normalisation (Ba et al., 2016).
     *
     * @param x the tensor
     * @param axes along which elements share a mean and a variance, counted from the end if
     *     negative; Keras' default is −1
     * @param epsilon added to variances
     * @return (x − mean) / √(variance + epsilon)
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor layerNormalization(Operand x, int[] axes, double epsilon) {
        named("layerNormalization", x, axes);
        return standardised(wide(x), axes, epsilon).cast(x.dtype().toFloating());
    }

    /**
     * Layer normalisation, then a scale and an offset of each position.
     *
     * @param x the tensor
     * @param gamma the scales, of the shape of these axes
     * @param beta the offsets, of that shape
     * @param axes along which elements share a mean and a variance, counted from the end if
     *     negative
     * @param epsilon added to variances
     * @return (x − mean) / √(variance + epsilon) · gamma + beta
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor layerNormalization(
            Operand x, Operand gamma, Operand beta, int[] axes, double epsilon) {
        var op = "layerNormalization";
        var wide = wide(x);
        int[] at = named(op, x, axes);
        return standardised(wide, axes, epsilon)
                .times(part(op, "gamma", gamma, wide, at))
                .plus(part(op, "beta", beta, wide, at))
                .cast(x.dtype().toFloating());
    }

    /**
     * Normalisation by the root of the mean square (Zhang and Sennrich, 2019).
     *
     * @param x the tensor
     * @param axes along which elements share a mean square, counted from the end if negative;
     *     Keras' default is −1
     * @param epsilon added to mean squares
     * @return x / √(mean(x²) + epsilon)
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor rmsNormalization(Operand x, int[] axes, double epsilon) {
        named("rmsNormalization", x, axes);
        return scaled(wide(x), axes, epsilon).cast(x.dtype().toFloating());
    }

    /**
     * Normalisation by the root of the mean square, then a scale of each position.
     *
     * @param x the tensor
     * @param scale the scales, of the shape of these axes
     * @param axes along which elements share a mean square, counted from the end if negative
     * @param epsilon added to mean squares
     * @return x / √(mean(x²) + epsilon) · scale
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor rmsNormalization(Operand x, Operand scale, int[] axes, double epsilon) {
        var op = "rmsNormalization";
        var wide = wide(x);
        int[] at = named(op, x, axes);
        return scaled(wide, axes, epsilon)
                .times(part(op, "scale", scale, wide, at))
                .cast(x.dtype().toFloating());
    }

    private static Tensor scaled(Tensor x, int[] axes, double epsilon) {
        return x.times(x.square().mean(axes, true).plus(epsilon).rsqrt());
    }

    /**
     * Group normalisation of channels-last tensors (Wu and He, 2018): the channels form groups, and
     * each group of each example has a mean and a variance.
     *
     * @param x [batch, …, channels]
     * @param gamma the scale of each channel, a vector
     * @param beta the offset of each channel, a vector
     * @param groups how many groups
     * @param epsilon added to variances; Keras' default is 1e-3
     * @return (x − mean) / √(variance + epsilon) · gamma + beta
     * @throws IllegalArgumentException if the channels are no multiple of the groups
     */
    public static Tensor groupNormalization(
            Operand x, Operand gamma, Operand beta, int groups, double epsilon) {
        var op = "groupNormalization";
        int last = x.rank() - 1;
        if (last < 1 || groups < 1 || x.shape().size(last) % groups != 0) {
            throw new IllegalArgumentException(
                    op
                            + ": shape "
                            + x.shape()
                            + " with "
                            + groups
                            + " groups: it is (batch, …, channels), and the channels are a multiple"
                            + " of the groups");
        }
        var wide = wide(x);
        var parts =
                x.shape()
                        .with(last, Dim.of(x.shape().size(last) / groups))
                        .inserted(last, Dim.of(groups));
        var axes = IntStream.range(1, last + 2).filter(axis -> axis != last).toArray();
        return standardised(wide.reshape(parts), axes, epsilon)
                .reshape(wide.shape())
                .times(vector(op, "gamma", gamma, wide, last))
                .plus(vector(op, "beta", beta, wide, last))
                .cast(x.dtype().toFloating());
    }

    private static Tensor standardised(Tensor x, int[] axes, double epsilon) {
        var centred = x.minus(x.mean(axes, true));
        return centred.times(centred.square().mean(axes, true).plus(epsilon).rsqrt());
    }

    private static Tensor wide(Operand x) {
        return x.value().cast(x.dtype().toFloating().computeType());
    }

    /** Axes counted from the front, at least one. */
    private static int[] named(String op, Operand x, int[] axes) {
        if (axes.length == 0) {
            throw new IllegalArgumentException(
                    op + ": name at least one axis of shape " + x.shape());
        }
        return Arrays.stream(axes).map(axis -> x.shape().axis(axis, op)).toArray();
    }

    private static Tensor part(String op, String what, Operand part, Tensor x, int[] axes) {
        var expected = Shape.of(Arrays.stream(axes).mapToObj(x.shape()::dim).toList());
        if (!part.shape().equals(expected)) {
            throw new IllegalArgumentException(
                    op
                            + ": "
                            + what
                            + " "
                            + part.shape()
                            + " does not fit shape "
                            + x.shape()
                            + ": along axes "
                            + Arrays.toString(axes)
                            + " it has shape "
                            + expected);
        }
        return along(part, x, Arrays.stream(axes).sorted().toArray());
    }
}
