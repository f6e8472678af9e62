package io.gradus.nn.weights;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;

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
     */
    Tensor value(Shape shape, DType dtype, Generator generator);

    /**
     * Zeros.
     *
     * @return the initializer
     */
    static Initializer zeros() {
        return new Zeros();
    }

    /**
     * Numbers from −limit to limit alike, with limit = √(6 / (fanIn + fanOut)) (Glorot and Bengio,
     * 2010).
     *
     * @return the initializer
     */
    static Initializer glorotUniform() {
        return new VarianceScaling(1, Mode.FAN_AVG, Distribution.UNIFORM);
    }

    /**
     * Numbers from a normal distribution cut off at two standard deviations, whose own deviation is
     * then √(2 / fanIn) (He et al., 2015).
     *
     * @return the initializer
     */
    static Initializer heNormal() {
        return new VarianceScaling(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
    }

    /** Zeros. */
    record Zeros() implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return Tensor.zeros(shape, dtype);
        }

        @Override
        public Zeros configured(Config config) {
            return this;
        }
    }

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
     * Numbers of variance scale / n, where n depends on the shape.
     *
     * @param scale what the variance is a part of
     * @param mode which n
     * @param distribution how the numbers are spread
     */
    record VarianceScaling(double scale, Mode mode, Distribution distribution)
            implements Initializer, Configurable {
        /** The deviation of the standard normal distribution within (−2, 2). */
        private static final double CUT = 0.87962566103423978;

        /** Checks the scale. */
        public VarianceScaling {
            if (!(scale > 0)) {
                throw new IllegalArgumentException("scale is " + scale + ": it must be positive");
            }
        }

        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            var fans = Fans.of(shape);
            double n =
                    switch (mode) {
                        case FAN_IN -> fans.in();
                        case FAN_OUT -> fans.out();
                        case FAN_AVG -> (fans.in() + fans.out()) / 2;
                    };
            double variance = scale / Math.max(1, n);
            double limit = Math.sqrt(3 * variance);
            return switch (distribution) {
                case UNIFORM -> generator.uniform(shape, -limit, limit, dtype);
                case UNTRUNCATED_NORMAL -> generator.normal(shape, 0, Math.sqrt(variance), dtype);
                case TRUNCATED_NORMAL ->
                        generator.truncatedNormal(shape, 0, Math.sqrt(variance) / CUT, dtype);
            };
        }

        @Override
        public VarianceScaling configured(Config config) {
            return new VarianceScaling(
                    config.number("scale", scale),
                    config.choice("mode", mode),
                    config.choice("distribution", distribution));
        }
    }

    /**
     * How many inputs and outputs each element of a kernel connects.
     *
     * @param in the inputs that reach one output
     * @param out the outputs that one input reaches
     */
    record Fans(double in, double out) {
        /**
         * Counts them as Keras does: of a matrix [in, out], or of a convolution […window, in, out].
         *
         * @param shape the shape of the kernel
         * @return the fans
         */
        public static Fans of(Shape shape) {
            int rank = shape.rank();
            if (rank < 2) {
                double size = shape.elements();
                return new Fans(size, size);
            }
            double window = shape.slice(0, rank - 2).elements();
            return new Fans(window * shape.size(-2), window * shape.size(-1));
        }
    }
}
