package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import java.util.List;

/** Matrix products, convolutions and pooling. */
public sealed interface Linear extends Operand permits Tensor, Variable {
    /**
     * The matrix product over the last two axes; leading axes broadcast. A vector on the left is a
     * row, on the right a column, and its axis is dropped from the result, as in NumPy. Each
     * element sums over k ascending with fused multiply-adds, in blocks of 512, so that the bits do
     * not depend on threads or hardware.
     *
     * @param other the right operand
     * @return the product [..., m, n] of [..., m, k] and [..., k, n]; uint8 gives int32
     * @throws IllegalArgumentException if the inner sizes differ or an operand is a scalar
     */
    default Tensor matmul(Operand other) {
        return matmul(other, false, false);
    }

    /**
     * The matrix product with either operand transposed in its last two axes, which costs no copy.
     *
     * @param other the right operand
     * @param transposeThis whether this operand holds its matrices transposed
     * @param transposeOther whether the other operand holds its matrices transposed
     * @return the product
     * @throws IllegalArgumentException if the inner sizes differ or an operand is a scalar
     */
    default Tensor matmul(Operand other, boolean transposeThis, boolean transposeOther) {
        var common = DType.promote(dtype(), other.dtype());
        // Sums of bytes do not fit into bytes; Reductions.sum goes the same way.
        var dtype = common == DType.UINT8 ? DType.INT32 : common;
        if (rank() == 0 || other.rank() == 0) {
            throw new IllegalArgumentException(
                    "matmul: shapes "
                            + shape()
                            + " and "
                            + other.shape()
                            + ": a scalar has no matrix product; use times");
        }
        var a = value().cast(dtype);
        var b = other.value().cast(dtype);
        var left = a.rank() == 1 ? a.expandDims(transposeThis ? 1 : 0) : a;
        var right = b.rank() == 1 ? b.expandDims(transposeOther ? 0 : 1) : b;
        Tensor product;
        if (left.rank() > 2 && right.rank() == 2 && !transposeThis) {
            // One large product instead of many small ones.
            var rows =
                    left.reshape(
                            io.gradus.ir.Shape.of(
                                    java.util.List.of(
                                            left.shape().without(-1).count(),
                                            left.shape().dim(-1))));
            product = Calls.call(new MatmulOp(false, transposeOther), rows, right);
            product = product.reshape(left.shape().with(-1, product.shape().dim(1)));
        } else {
            product = Calls.call(new MatmulOp(transposeThis, transposeOther), left, right);
        }
        var shape = product.shape();
        if (b.rank() == 1) {
            shape = shape.without(-1);
        }
        if (a.rank() == 1) {
            shape = shape.without(b.rank() == 1 ? -1 : -2);
        }
        return product.shape().equals(shape) ? product : product.reshape(shape);
    }

    /**
     * The two-dimensional convolution (cross-correlation, as all networks have it) of channels-last
     * images.
     *
     * @param filters [height, width, channels, filters]
     * @param stride the step along height and width
     * @param padding how windows meet the border
     * @return [batch, outHeight, outWidth, filters]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    default Tensor conv2d(Operand filters, int stride, Padding padding) {
        return conv2d(filters, stride, stride, padding);
    }

    /**
     * The two-dimensional convolution with a step of its own along each axis.
     *
     * @param filters [height, width, channels, filters]
     * @param strideHeight the step along the height
     * @param strideWidth the step along the width
     * @param padding how windows meet the border
     * @return [batch, outHeight, outWidth, filters]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    default Tensor conv2d(Operand filters, int strideHeight, int strideWidth, Padding padding) {
        var dtype = DType.promote(dtype(), filters.dtype()).toFloating();
        var op =
                ConvolutionOp.forward(shape(), filters.shape(), strideHeight, strideWidth, padding);
        return Calls.call(op, value().cast(dtype), filters.value().cast(dtype));
    }

    /**
     * The two-dimensional convolution with as many zeros around the images as the caller says.
     *
     * @param filters [height, width, channels, filters]
     * @param strides the steps along height and width
     * @param before zeros above and to the left of each image
     * @param after zeros below and to the right
     * @return [batch, outHeight, outWidth, filters], where outHeight is {@code floor((height +
     *     before[0] + after[0] − window) / stride) + 1}
     * @throws IllegalArgumentException if the shapes do not fit
     */
    default Tensor conv2d(Operand filters, int[] strides, int[] before, int[] after) {
        var dtype = DType.promote(dtype(), filters.dtype()).toFloating();
        var op = ConvolutionOp.forward("conv2d", shape(), filters.shape(), strides, before, after);
        return Calls.call(op, value().cast(dtype), filters.value().cast(dtype));
    }

    /**
     * The transposed convolution: from what a {@link #conv2d(Operand, int[], int[], int[])} with
     * the same numbers returns back to its images; each element adds its multiple of the filters
     * where they lay. It is the gradient of that convolution.
     *
     * @param filters [height, width, channels, filters], where this tensor has the filters as its
     *     last axis, and the result the channels
     * @param strides the steps along height and width
     * @param before zeros that the convolution has above and to the left of each image
     * @param after zeros that it has below and to the right
     * @param sizes the images' height and width
     * @return [batch, sizes[0], sizes[1], channels]
     * @throws IllegalArgumentException if the convolution of images of that size has another shape
     *     than this tensor
     */
    default Tensor conv2dTranspose(
            Operand filters, int[] strides, int[] before, int[] after, int[] sizes) {
        var dtype = DType.promote(dtype(), filters.dtype()).toFloating();
        var op = ConvolutionOp.transposed(shape(), filters.shape(), strides, before, after, sizes);
        return Calls.call(op, value().cast(dtype), filters.value().cast(dtype));
    }

    /**
     * The depthwise convolution of channels-last images: each channel with filters of its own, the
     * first half of a separable convolution (Sifre and Mallat, 2013).
     *
     * @param filters [height, width, channels, multiplier]; the results of channel c are channels c
     *     · multiplier and following
     * @param strideHeight the step along the height
     * @param strideWidth the step along the width
     * @param padding how windows meet the border
     * @return [batch, outHeight, outWidth, channels · multiplier]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    default Tensor depthwiseConv2d(
            Operand filters, int strideHeight, int strideWidth, Padding padding) {
        return depthwiseConv2d(
                filters, new int[] {strideHeight, strideWidth}, padding, new int[] {1, 1});
    }

    /**
     * The depthwise convolution with filters whose elements are spread out.
     *
     * @param filters [height, width, channels, multiplier]
     * @param strides the steps along height and width
     * @param padding how windows meet the border
     * @param dilation how many rows and columns the elements of filters are apart
     * @return [batch, outHeight, outWidth, channels · multiplier]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    default Tensor depthwiseConv2d(
            Operand filters, int[] strides, Padding padding, int[] dilation) {
        var dtype = DType.promote(dtype(), filters.dtype()).toFloating();
        // Narrow sums are rounded once, at the end, as everywhere.
        var computing = dtype.computeType();
        return Depthwise.convolve(
                        value().cast(dtype).cast(computing),
                        filters.value().cast(dtype).cast(computing),
                        strides,
                        padding,
                        dilation)
                .cast(dtype);
    }

    /**
     * The largest element of each window of channels-last images; the gradient goes to the first of
     * equals.
     *
     * @param size the window's height and width
     * @param stride the step along height and width
     * @param padding how windows meet the border
     * @return [batch, outHeight, outWidth, channels]
     * @throws IllegalArgumentException if these are not images, or the window does not fit
     */
    default Tensor maxPool2d(int size, int stride, Padding padding) {
        return maxPool2d(new int[] {size, size}, new int[] {stride, stride}, padding);
    }

    /**
     * The largest element of each window, which need not be square; the gradient goes to the first
     * of equals.
     *
     * @param size the window's height and width
     * @param strides the steps along height and width
     * @param padding how windows meet the border
     * @return [batch, outHeight, outWidth, channels]
     * @throws IllegalArgumentException if these are not images, or the window does not fit
     */
    default Tensor maxPool2d(int[] size, int[] strides, Padding padding) {
        var window = Window.of("maxPool2d", shape(), size, strides, padding);
        return Calls.call(new PoolOp(PoolOp.Kind.MAX, window, shape()), value());
    }

    /**
     * The mean of each window of channels-last images; zeros of the padding are not counted.
     *
     * @param size the window's height and width
     * @param stride the step along height and width
     * @param padding how windows meet the border
     * @return [batch, outHeight, outWidth, channels]
     * @throws IllegalArgumentException if these are not images, or the window does not fit
     */
    default Tensor averagePool2d(int size, int stride, Padding padding) {
        return averagePool2d(new int[] {size, size}, new int[] {stride, stride}, padding);
    }

    /**
     * The mean of each window, which need not be square; zeros of the padding are not counted.
     *
     * @param size the window's height and width
     * @param strides the steps along height and width
     * @param padding how windows meet the border
     * @return [batch, outHeight, outWidth, channels]
     * @throws IllegalArgumentException if these are not images, or the window does not fit
     */
    default Tensor averagePool2d(int[] size, int[] strides, Padding padding) {
        var x = value().cast(dtype().toFloating());
        var window = Window.of("averagePool2d", shape(), size, strides, padding);
        var sums = Calls.call(new PoolOp(PoolOp.Kind.SUM, window, shape()), x);
        var one = shape().with(0, Dim.ONE).with(3, Dim.ONE);
        var counts =
                Calls.call(new PoolOp(PoolOp.Kind.SUM, window, one), Tensor.ones(one, x.dtype()));
        return sums.div(counts);
    }

    /**
     * The discrete Fourier transform along the last axis of complex numbers whose real parts this
     * is: Σ xⱼ e^(∓2πijk/n), not divided by n, of any length n. {@code io.gradus.ops.Fourier} has
     * it in all forms.
     *
     * @param imaginary the imaginary parts, of this shape; dtypes promote; integers give float32
     * @param inverse whether the exponent is positive
     * @return the real parts and the imaginary parts
     * @throws IllegalArgumentException if this is a scalar or the shapes differ
     */
    default List<Tensor> fourier(Operand imaginary, boolean inverse) {
        shape().axis(-1, "fourier");
        var dtype = DType.promote(dtype(), imaginary.dtype()).toFloating();
        return List.of(
                Calls.callAll(
                        new FourierOp(inverse),
                        value().cast(dtype),
                        imaginary.value().cast(dtype)));
    }
}
