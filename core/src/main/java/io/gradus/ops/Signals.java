package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.PadMode;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Windows, frames, short-time spectra and correlations of sequences along the last axis. */
public final class Signals {
    private Signals() {}

    // ---- windows

    /**
     * Bartlett's window, a triangle from 0 to 1 and back.
     *
     * @param count how many points
     * @return float32 weights
     */
    public static Tensor bartlett(int count) {
        return window("bartlett", count, t -> 1 - Math.abs(2 * t - 1));
    }

    /**
     * The window of von Hann, ½ − ½ cos.
     *
     * @param count how many points
     * @return float32 weights
     */
    public static Tensor hanning(int count) {
        return window("hanning", count, t -> 0.5 - 0.5 * Math.cos(2 * Math.PI * t));
    }

    /**
     * Hamming's window, 0.54 − 0.46 cos.
     *
     * @param count how many points
     * @return float32 weights
     */
    public static Tensor hamming(int count) {
        return window("hamming", count, t -> 0.54 - 0.46 * Math.cos(2 * Math.PI * t));
    }

    /**
     * Blackman's window, 0.42 − ½ cos + 0.08 cos of twice the angle.
     *
     * @param count how many points
     * @return float32 weights
     */
    public static Tensor blackman(int count) {
        return window(
                "blackman",
                count,
                t -> 0.42 - 0.5 * Math.cos(2 * Math.PI * t) + 0.08 * Math.cos(4 * Math.PI * t));
    }

    /**
     * Kaiser's window, of the modified Bessel function of order 0.
     *
     * @param count how many points
     * @param beta how steep it is; 0 is a rectangle
     * @return float32 weights
     */
    public static Tensor kaiser(int count, double beta) {
        return window(
                "kaiser", count, t -> bessel(beta * 2 * Math.sqrt(t * (1 - t))) / bessel(beta));
    }

    /** I₀ by its power series, all of whose terms are positive. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-18; k++) {
            term *= x * x / 4 / k / k;
            sum += term;
        }
        return sum;
    }

    /** Points from 0 to 1; a single one has weight 1. */
    private static Tensor window(String op, int count, DoubleUnaryOperator weight) {
        if (count < 0) {
            throw new IllegalArgumentException(op + ": " + count + " points: 0 or more");
        }
        double[] weights = new double[count];
        Arrays.setAll(weights, i -> count == 1 ? 1 : weight.applyAsDouble(i / (count - 1.0)));
        return Tensor.of(weights).cast(DType.FLOAT32);
    }

    // ---- frames and spectra

    /**
     * Overlapping parts of sequences.
     *
     * @param x sequences along the last axis
     * @param length how long a part is
     * @param stride how far the next one starts
     * @return the parts that fit, along a new axis before the last
     * @throws IllegalArgumentException if x is a scalar or length or stride are not positive
     */
    public static Tensor extractSequences(Operand x, int length, int stride) {
        int axis = x.shape().axis(-1, "extractSequences");
        requirePositive("extractSequences", length, stride);
        int size = x.shape().size(axis);
        int frames = size < length ? 0 : 1 + (size - length) / stride;
        return x.value().gather(positions(frames, length, stride), axis);
    }

    private static Tensor positions(int frames, int length, int stride) {
        return Tensor.arange(frames).times(stride).expandDims(1).plus(Tensor.arange(length));
    }

    private static void requirePositive(String op, int length, int stride) {
        if (length < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    op + ": length " + length + " and stride " + stride + " must be 1 or more");
        }
    }

    /**
     * Spectra of overlapping parts, each multiplied by a window that stands in the middle of the
     * transform.
     *
     * @param x real sequences along the last axis; integers count as float32
     * @param length how long a part is
     * @param stride how far the next one starts
     * @param points the length of the transform, not less than the part's
     * @param window the weights of a part; ones for none, {@link #periodicHann} as Keras does
     * @param center whether the sequence is padded by reflection so that parts stand around their
     *     places
     * @return spectra [frames, points / 2 + 1] in place of the last axis
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public static Complex stft(
            Operand x, int length, int stride, int points, Operand window, boolean center) {
        requirePositive("stft", length, stride);
        var weights = centered("stft", window, length, points);
        var signal = x.value().cast(x.dtype().toFloating());
        int axis = signal.shape().axis(-1, "stft");
        if (center) {
            int[] width = new int[signal.rank()];
            width[axis] = points / 2;
            signal = signal.pad(width, width, PadMode.REFLECT);
        }
        return Fourier.rfft(extractSequences(signal, points, stride).times(weights), points);
    }

    /**
     * The sequences that have short-time spectra, by adding up their parts: the inverse of {@link
     * #stft} where the windows leave no gap.
     *
     * @param x spectra [frames, points / 2 + 1] in the last two axes
     * @param length how long a part is
     * @param stride how far the next one starts
     * @param points the length of the transform
     * @param window the weights that the parts were multiplied by
     * @param center whether the sequence was padded
     * @return the sequences along the last axis
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public static Tensor istft(
            Complex x, int length, int stride, int points, Operand window, boolean center) {
        requirePositive("istft", length, stride);
        var weights = centered("istft", window, length, points);
        var parts = Fourier.irfft(x, points).times(weights);
        int frames = parts.shape().size(parts.rank() - 2);
        var sum = overlapped(parts, frames, stride, points);
        var squares = weights.square().expandDims(0).broadcastTo(Shape.of(frames, points));
        var scale = overlapped(squares, frames, stride, points);
        // Where no window reaches, nothing is known of the sequence.
        var result = sum.divideNoNan(scale);
        int size = result.shape().size(result.rank() - 1);
        return center ? result.slice(-1, points / 2, size - points / 2) : result;
    }

    /** Parts [frames, points] in the last two axes, each added where it belongs. */
    private static Tensor overlapped(Tensor parts, int frames, int stride, int points) {
        int rank = parts.rank();
        int size = frames == 0 ? 0 : (frames - 1) * stride + points;
        var flat =
                parts.reshape(
                        parts.shape()
                                .slice(0, rank - 2)
                                .inserted(rank - 2, Dim.of(frames * points)));
        // Positions lie along the leading axis.
        var leading = flat.moveAxis(-1, 0);
        var zeros = Tensor.zeros(leading.shape().with(0, Dim.of(size)), parts.dtype());
        return zeros.scatterAdd(positions(frames, points, stride).ravel(), leading).moveAxis(0, -1);
    }

    /** A window in the middle of zeros. */
    private static Tensor centered(String op, Operand window, int length, int points) {
        if (window.rank() != 1 || window.shape().size(0) != length || points < length) {
            throw new IllegalArgumentException(
                    op
                            + ": a window of shape "
                            + window.shape()
                            + " and "
                            + points
                            + " points for parts of length "
                            + length
                            + ": the window is as long as a part, and the transform not shorter");
        }
        int before = (points - length) / 2;
        return window.value().pad(new int[] {before}, new int[] {points - length - before}, 0);
    }

    /**
     * The window of von Hann of which the next period begins after the last point: ½ − ½ cos(2πi /
     * count).
     *
     * @param count how many points
     * @return float32 weights
     */
    public static Tensor periodicHann(int count) {
        return count == 1 ? hanning(1) : hanning(count + 1).slice(0, 0, count);
    }

    // ---- correlation

    /** Which places a correlation has. */
    public enum Mode {
        /** Those where the shorter sequence lies inside of the longer one. */
        VALID,
        /** As many as the longer sequence has, in the middle. */
        SAME,
        /** All where the sequences meet. */
        FULL
    }

    /**
     * The cross-correlation of two vectors: Σ xᵢ₊ₖ yᵢ for each shift k.
     *
     * @param x a vector; dtypes promote, and integers count as float32
     * @param y another
     * @param mode which shifts
     * @return the sums, as NumPy's {@code correlate} orders them
     * @throws IllegalArgumentException if one is no vector or has no elements
     */
    public static Tensor correlate(Operand x, Operand y, Mode mode) {
        if (x.rank() != 1 || y.rank() != 1 || x.size() == 0 || y.size() == 0) {
            throw new IllegalArgumentException(
                    "correlate: shapes "
                            + x.shape()
                            + " and "
                            + y.shape()
                            + ": both are vectors with elements");
        }
        if (x.size() < y.size()) {
            return correlate(y, x, mode).flip(0);
        }
        var dtype = DType.promote(x.dtype(), y.dtype()).toFloating();
        int n = x.size();
        int m = y.size();
        int before =
                switch (mode) {
                    case VALID -> 0;
                    case SAME -> m / 2;
                    case FULL -> m - 1;
                };
        int after = mode == Mode.SAME ? m - 1 - before : before;
        var padded = x.value().cast(dtype).pad(new int[] {before}, new int[] {after}, 0);
        var images = padded.reshape(1, 1, n + before + after, 1);
        return images.conv2d(y.value().cast(dtype).reshape(1, m, 1, 1), 1, Padding.VALID).ravel();
    }
}
