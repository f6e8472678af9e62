package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

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
        return (shape, dtype, generator) -> Tensor.zeros(shape, dtype);
    }

    /**
     * Numbers from −limit to limit alike, with limit = √(6 / (fanIn + fanOut)) (Glorot and Bengio,
     * 2010).
     *
     * @return the initializer
     */
    static Initializer glorotUniform() {
        return (shape, dtype, generator) -> {
            var fans = Fans.of(shape);
            double limit = Math.sqrt(3 / Math.max(1, (fans.in() + fans.out()) / 2));
            return generator.uniform(shape, -limit, limit, dtype);
        };
    }

    /**
     * Numbers from a normal distribution cut off at two standard deviations, whose own deviation is
     * then √(2 / fanIn) (He et al., 2015).
     *
     * @return the initializer
     */
    static Initializer heNormal() {
        return (shape, dtype, generator) -> {
            // The deviation of the standard normal distribution within (−2, 2).
            double cut = 0.87962566103423978;
            double stddev = Math.sqrt(2.0 / Math.max(1, Fans.of(shape).in())) / cut;
            var value = generator.normal(shape, 0, 1, dtype);
            for (var far = value.abs().greater(2);
                    far.any().toBoolean();
                    far = value.abs().greater(2)) {
                value = Tensors.where(far, generator.normal(shape, 0, 1, dtype), value);
            }
            return value.times(stddev);
        };
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
