package io.gradus.nn.weights;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.weights.DrawnValues.Orthogonal;
import io.gradus.nn.weights.DrawnValues.RandomNormal;
import io.gradus.nn.weights.DrawnValues.RandomUniform;
import io.gradus.nn.weights.DrawnValues.TruncatedNormal;
import io.gradus.nn.weights.FixedValues.Constant;
import io.gradus.nn.weights.FixedValues.Identity;
import io.gradus.nn.weights.FixedValues.Ones;
import io.gradus.nn.weights.FixedValues.STFT;
import io.gradus.nn.weights.FixedValues.Zeros;
import io.gradus.nn.weights.ScaledValues.GlorotNormal;
import io.gradus.nn.weights.ScaledValues.GlorotUniform;
import io.gradus.nn.weights.ScaledValues.HeNormal;
import io.gradus.nn.weights.ScaledValues.HeUniform;
import io.gradus.nn.weights.ScaledValues.LecunNormal;
import io.gradus.nn.weights.ScaledValues.LecunUniform;
import io.gradus.nn.weights.ScaledValues.VarianceScaling;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Optional;

/** Makes the first value of a variable. */
@FunctionalInterface
public interface Initializer {
    /**
     * Makes a value.
     *
     * @param shape its shape
     * @param dtype its dtype, floating
     * @param generator where random numbers come from
     * @return a tensor of that shape and dtype
     * @throws IllegalArgumentException if there is no such value of the shape
     */
    Tensor value(Shape shape, DType dtype, Generator generator);

    /**
     * This initializer with random numbers of its own: it makes the same value whenever it is asked
     * for one of the same shape.
     *
     * @param seed where the numbers begin
     * @return a new initializer
     */
    default Initializer seed(int seed) {
        return (shape, dtype, generator) -> value(shape, dtype, new Generator((long) seed));
    }

    /**
     * Finds an initializer by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"} or {@code "HeNormal"}
     * @return the initializer, with the usual settings
     * @throws IllegalArgumentException if there is none of that name
     */
    static Initializer of(String name) {
        return Weights.INITIALIZERS.of(name);
    }

    // ---- without chance
    // ------------------------------------------------------------------------------------

    /**
     * Zeros.
     *
     * @return the initializer
     */
    static Initializer zeros() {
        return new Zeros();
    }

    /**
     * Ones.
     *
     * @return the initializer
     */
    static Initializer ones() {
        return new Ones();
    }

    /**
     * One number everywhere.
     *
     * @param value the number
     * @return the initializer
     */
    static Initializer constant(double value) {
        return new Constant(value);
    }

    /**
     * A matrix with ones on its diagonal.
     *
     * @return the initializer
     */
    static Initializer identity() {
        return identity(1);
    }

    /**
     * A matrix with one number on its diagonal and zeros elsewhere.
     *
     * @param gain the number
     * @return the initializer
     */
    static Initializer identity(double gain) {
        return new Identity(gain);
    }

    // ---- drawn
    // ---------------------------------------------------------------------------------------------

    /**
     * Numbers from a normal distribution.
     *
     * @param mean its mean; Keras' default is 0
     * @param stddev its deviation; Keras' default is 0.05
     * @return the initializer
     */
    static Initializer randomNormal(double mean, double stddev) {
        return new RandomNormal(mean, stddev, Optional.empty());
    }

    /**
     * Numbers alike between two limits.
     *
     * @param minval the least; Keras' default is −0.05
     * @param maxval the largest, itself not among them; Keras' default is 0.05
     * @return the initializer
     */
    static Initializer randomUniform(double minval, double maxval) {
        return new RandomUniform(minval, maxval, Optional.empty());
    }

    /**
     * Numbers from a normal distribution cut off at two standard deviations.
     *
     * @param mean its mean; Keras' default is 0
     * @param stddev its deviation before the cut; Keras' default is 0.05
     * @return the initializer
     */
    static Initializer truncatedNormal(double mean, double stddev) {
        return new TruncatedNormal(mean, stddev, Optional.empty());
    }

    /**
     * A random matrix with orthogonal columns of length 1, or rows where there are fewer of them
     * (Saxe et al., 2014). All axes but the last are rows.
     *
     * @return the initializer
     */
    static Initializer orthogonal() {
        return orthogonal(1);
    }

    /**
     * A random matrix with orthogonal columns, or rows where there are fewer of them (Saxe et al.,
     * 2014). All axes but the last are rows.
     *
     * @param gain their length
     * @return the initializer
     */
    static Initializer orthogonal(double gain) {
        return new Orthogonal(gain, Optional.empty());
    }

    // ---- scaled by the shape
    // -------------------------------------------------------------------------------

    /** By what a variance is divided. */
    enum Mode {
        /** The number of inputs of an output. */
        FAN_IN,
        /** The number of outputs of an input. */
        FAN_OUT,
        /** The mean of both. */
        FAN_AVG
    }

    /** How numbers are spread. */
    enum Distribution {
        /** Alike between two limits. */
        UNIFORM,
        /** Normal. */
        UNTRUNCATED_NORMAL,
        /** Normal, cut off at two standard deviations. */
        TRUNCATED_NORMAL
    }

    /**
     * Numbers of mean 0 and variance scale / n, where n depends on the shape.
     *
     * @param scale what the variance is a part of; Keras' default is 1
     * @param mode which n; Keras' default is {@link Mode#FAN_IN}
     * @param distribution how the numbers are spread; Keras' default is {@link
     *     Distribution#TRUNCATED_NORMAL}
     * @return the initializer
     * @throws IllegalArgumentException if the scale is not positive
     */
    static Initializer varianceScaling(double scale, Mode mode, Distribution distribution) {
        return new VarianceScaling(scale, mode, distribution, Optional.empty());
    }

    /**
     * Numbers from a normal distribution cut off at two standard deviations, whose own deviation is
     * then √(2 / (fanIn + fanOut)) (Glorot and Bengio, 2010).
     *
     * @return the initializer
     */
    static Initializer glorotNormal() {
        return new GlorotNormal(Optional.empty());
    }

    /**
     * Numbers from −limit to limit alike, with limit = √(6 / (fanIn + fanOut)) (Glorot and Bengio,
     * 2010).
     *
     * @return the initializer
     */
    static Initializer glorotUniform() {
        return new GlorotUniform(Optional.empty());
    }

    /**
     * Numbers from a normal distribution cut off at two standard deviations, whose own deviation is
     * then √(2 / fanIn) (He et al., 2015).
     *
     * @return the initializer
     */
    static Initializer heNormal() {
        return new HeNormal(Optional.empty());
    }

    /**
     * Numbers from −limit to limit alike, with limit = √(6 / fanIn) (He et al., 2015).
     *
     * @return the initializer
     */
    static Initializer heUniform() {
        return new HeUniform(Optional.empty());
    }

    /**
     * Numbers from a normal distribution cut off at two standard deviations, whose own deviation is
     * then √(1 / fanIn) (Klambauer et al., 2017).
     *
     * @return the initializer
     */
    static Initializer lecunNormal() {
        return new LecunNormal(Optional.empty());
    }

    /**
     * Numbers from −limit to limit alike, with limit = √(3 / fanIn) (Klambauer et al., 2017).
     *
     * @return the initializer
     */
    static Initializer lecunUniform() {
        return new LecunUniform(Optional.empty());
    }

    // ---- waves
    // ---------------------------------------------------------------------------------------------

    /** Which part of a complex number. */
    enum Side {
        /** Cosines. */
        REAL,
        /** Sines. */
        IMAG
    }

    /** How samples within a frame are weighted. */
    enum Window {
        /** All alike. */
        NONE,
        /** ½ − ½ cos. */
        HANN,
        /** 0.54 − 0.46 cos. */
        HAMMING,
        /** 0.42 − ½ cos + 0.08 cos of twice the angle. */
        BLACKMAN,
        /** A triangle from 0 to 1 and back. */
        BARTLETT;

        /** The weight at a place from 0 to 1. */
        double weight(double place) {
            double angle = 2 * Math.PI * place;
            return switch (this) {
                case NONE -> 1;
                case HANN -> 0.5 - 0.5 * Math.cos(angle);
                case HAMMING -> 0.54 - 0.46 * Math.cos(angle);
                case BLACKMAN -> 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
                case BARTLETT -> 1 - Math.abs(2 * place - 1);
            };
        }
    }

    /** By what a window is divided. */
    enum Scaling {
        /** By nothing. */
        NONE,
        /** By the root of the sum of its squares. */
        DENSITY,
        /** By the sum of its absolute values. */
        SPECTRUM
    }

    /**
     * The waves of a short-time Fourier transform, with a window of von Hann of unit energy.
     *
     * @param side cosines or sines
     * @return the initializer, for shapes (frame, channels, frequencies)
     */
    static Initializer stft(Side side) {
        return stft(side, Window.HANN, Scaling.DENSITY, false);
    }

    /**
     * The waves of a short-time Fourier transform, so that a convolution computes it: at sample t
     * of a frame and frequency f of n, cos(−πtf / (n − 1)) or its sine, times the window.
     *
     * @param side cosines or sines
     * @param window how samples within a frame are weighted
     * @param scaling by what the window is divided
     * @param periodic whether the window would go on at the end of the frame with its first sample,
     *     or ends like it began
     * @return the initializer, for shapes (frame, channels, frequencies)
     */
    static Initializer stft(Side side, Window window, Scaling scaling, boolean periodic) {
        return new STFT(side, window, scaling, periodic);
    }
}
