package io.gradus.ops;

import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/** Discrete Fourier transforms of any length; the inverse ones are divided by it. */
public final class Fourier {
    private Fourier() {}

    /**
     * The transform along the last axis: Σ xⱼ e^(−2πijk/n).
     *
     * @param x the numbers
     * @return the spectrum, of the same shape
     * @throws IllegalArgumentException if x is a scalar
     */
    public static Complex fft(Complex x) {
        return transform(x, false);
    }

    /**
     * The inverse of {@link #fft}.
     *
     * @param x the spectrum
     * @return the numbers, of the same shape
     * @throws IllegalArgumentException if x is a scalar
     */
    public static Complex ifft(Complex x) {
        return divided(transform(x, true), x.real().shape().size(x.real().rank() - 1));
    }

    /**
     * The transform along the last two axes.
     *
     * @param x the numbers
     * @return the spectrum, of the same shape
     * @throws IllegalArgumentException if x has less than two axes
     */
    public static Complex fft2(Complex x) {
        return swapped(transform(swapped(transform(x, false)), false));
    }

    /**
     * The inverse of {@link #fft2}.
     *
     * @param x the spectrum
     * @return the numbers, of the same shape
     * @throws IllegalArgumentException if x has less than two axes
     */
    public static Complex ifft2(Complex x) {
        return swapped(ifft(swapped(ifft(x))));
    }

    /**
     * The first half of the spectrum of real numbers, of which the second is its mirror image.
     *
     * @param x the numbers; integers count as float32
     * @param length how many of them count: more are cut off, and zeros stand for missing ones
     * @return length / 2 + 1 numbers along the last axis
     * @throws IllegalArgumentException if x is a scalar or the length is not positive
     */
    public static Complex rfft(Operand x, int length) {
        var spectrum = transform(Complex.of(fitted("rfft", x.value(), length)), false);
        return new Complex(
                spectrum.real().slice(-1, 0, length / 2 + 1),
                spectrum.imag().slice(-1, 0, length / 2 + 1));
    }

    /**
     * The first half of the spectrum of real numbers, all of them.
     *
     * @param x the numbers; integers count as float32
     * @return size / 2 + 1 numbers along the last axis
     * @throws IllegalArgumentException if x is a scalar or has no numbers
     */
    public static Complex rfft(Operand x) {
        return rfft(x, x.shape().size(x.shape().axis(-1, "rfft")));
    }

    /**
     * The inverse of {@link #rfft(Operand, int)}: the real numbers that have a spectrum. The
     * imaginary parts at frequency 0 and, for even lengths, at the highest one count as 0.
     *
     * @param x the first half of the spectrum
     * @param length how many numbers to return
     * @return that many along the last axis
     * @throws IllegalArgumentException if x is a scalar or the length is not positive
     */
    public static Tensor irfft(Complex x, int length) {
        int half = length / 2 + 1;
        var real = fitted("irfft", x.real(), half);
        var imag = fitted("irfft", x.imag(), half);
        int mirrored = length - half;
        var re = Tensors.concat(-1, real, real.slice(-1, 1, 1 + mirrored).flip(-1));
        var zero = imag.slice(-1, 0, 1).times(0);
        var inside = imag.slice(-1, 1, 1 + mirrored);
        var middle = length % 2 == 0 ? zero : imag.slice(-1, half, half);
        var im = Tensors.concat(-1, zero, inside, middle, inside.flip(-1).unaryMinus());
        return ifft(new Complex(re, im)).real();
    }

    private static Complex transform(Complex x, boolean inverse) {
        var parts = x.real().fourier(x.imag(), inverse);
        return new Complex(parts.get(0), parts.get(1));
    }

    private static Complex divided(Complex x, int count) {
        return new Complex(x.real().div(Math.max(1, count)), x.imag().div(Math.max(1, count)));
    }

    private static Complex swapped(Complex x) {
        return new Complex(x.real().swapAxes(-1, -2), x.imag().swapAxes(-1, -2));
    }

    /** The last axis cut off or filled with zeros. */
    private static Tensor fitted(String op, Tensor x, int length) {
        int axis = x.shape().axis(-1, op);
        if (length < 1) {
            throw new IllegalArgumentException(op + ": length " + length + " must be 1 or more");
        }
        int size = x.shape().size(axis);
        if (size > length) {
            return x.slice(axis, 0, length);
        }
        int[] after = new int[x.rank()];
        after[axis] = length - size;
        return x.pad(new int[x.rank()], after, 0);
    }
}
