package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * Complex numbers as two tensors of one shape and dtype.
 *
 * @param real the real parts
 * @param imag the imaginary parts
 */
public record Complex(Tensor real, Tensor imag) {
    /** Checks that the parts fit. */
    public Complex {
        if (!real.type().equals(imag.type())) {
            throw new IllegalArgumentException(
                    "complex: real parts "
                            + real.type()
                            + " and imaginary parts "
                            + imag.type()
                            + ": shapes and dtypes must be equal");
        }
    }

    /**
     * Complex numbers of two parts; dtypes promote, and integers give float32.
     *
     * @param real the real parts
     * @param imag the imaginary parts, of that shape
     * @return the numbers
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Complex of(Operand real, Operand imag) {
        var dtype = DType.promote(real.dtype(), imag.dtype()).toFloating();
        return new Complex(real.value().cast(dtype), imag.value().cast(dtype));
    }

    /**
     * Real numbers as complex ones.
     *
     * @param real the numbers; integers give float32
     * @return them, with imaginary parts of 0
     */
    public static Complex of(Operand real) {
        return of(real, Tensor.zeros(Shape.scalar(), real.dtype()).broadcastTo(real.shape()));
    }

    /**
     * Numbers of given sizes and directions.
     *
     * @param abs the sizes
     * @param angle the angles to the real axis
     * @return abs · e^(i · angle)
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public static Complex polar(Operand abs, Operand angle) {
        var direction = angle.value().cast(angle.dtype().toFloating());
        return of(direction.cos().times(abs), direction.sin().times(abs));
    }

    /**
     * Numbers whose parts stand side by side in the last axis.
     *
     * @param pairs a tensor whose last axis has size 2
     * @return the numbers
     * @throws IllegalArgumentException if the last axis has another size
     */
    public static Complex ofPairs(Operand pairs) {
        var shape = pairs.shape();
        if (shape.rank() == 0 || !shape.dim(-1).is(2)) {
            throw new IllegalArgumentException(
                    "complex: pairs of shape " + shape + ": the last axis has size 2");
        }
        var parts = pairs.value().unstack(-1);
        return of(parts.get(0), parts.get(1));
    }

    /**
     * The parts side by side in a new last axis.
     *
     * @return a tensor whose last axis has size 2
     */
    public Tensor toPairs() {
        return Tensors.stack(-1, real, imag);
    }

    /**
     * The distances from 0. Their slope at 0 is 0.
     *
     * @return the sizes
     */
    public Tensor abs() {
        return real.hypot(imag);
    }

    /**
     * The angles to the real axis.
     *
     * @return from −π to π
     */
    public Tensor angle() {
        return imag.atan2(real);
    }

    /**
     * The numbers mirrored at the real axis.
     *
     * @return the conjugates
     */
    public Complex conj() {
        return new Complex(real, imag.unaryMinus());
    }

    /**
     * The sum.
     *
     * @param other the other numbers; shapes broadcast
     * @return this + other
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public Complex plus(Complex other) {
        return of(real.plus(other.real), imag.plus(other.imag));
    }

    /**
     * The difference.
     *
     * @param other the other numbers; shapes broadcast
     * @return this − other
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public Complex minus(Complex other) {
        return of(real.minus(other.real), imag.minus(other.imag));
    }

    /**
     * The quotient.
     *
     * @param other the other numbers, not 0; shapes broadcast
     * @return this / other
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public Complex div(Complex other) {
        var square = other.real.square().plus(other.imag.square());
        var product = times(other.conj());
        return of(product.real.div(square), product.imag.div(square));
    }

    /**
     * The product.
     *
     * @param other the other numbers; shapes broadcast
     * @return this · other
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public Complex times(Complex other) {
        return of(
                real.times(other.real).minus(imag.times(other.imag)),
                real.times(other.imag).plus(imag.times(other.real)));
    }

    /**
     * The products with real numbers.
     *
     * @param factor the numbers; shapes broadcast
     * @return this · factor
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public Complex times(Operand factor) {
        return of(real.times(factor), imag.times(factor));
    }
}
