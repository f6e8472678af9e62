package io.gradus.ir;

import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;

/** The small language in which expressions are written. */
public sealed interface Formula permits Expr {
    /**
     * The dtype of the value.
     *
     * @return the dtype
     */
    DType dtype();

    private Expr expr() {
        return (Expr) this;
    }

    /**
     * A constant of this expression's dtype.
     *
     * @param value the value
     * @return the constant
     */
    default Expr like(double value) {
        return Expr.constant(dtype(), value);
    }

    /**
     * this + other.
     *
     * @param other the other value
     * @return the sum
     */
    default Expr plus(Expr other) {
        return new Expr.Binary(BinaryOp.ADD, expr(), other);
    }

    /**
     * this + value.
     *
     * @param value a number, taken in this dtype
     * @return the sum
     */
    default Expr plus(double value) {
        return plus(like(value));
    }

    /**
     * this − other.
     *
     * @param other the other value
     * @return the difference
     */
    default Expr minus(Expr other) {
        return new Expr.Binary(BinaryOp.SUB, expr(), other);
    }

    /**
     * this − value.
     *
     * @param value a number, taken in this dtype
     * @return the difference
     */
    default Expr minus(double value) {
        return minus(like(value));
    }

    /**
     * this · other.
     *
     * @param other the other value
     * @return the product
     */
    default Expr times(Expr other) {
        return new Expr.Binary(BinaryOp.MUL, expr(), other);
    }

    /**
     * this · value.
     *
     * @param value a number, taken in this dtype
     * @return the product
     */
    default Expr times(double value) {
        return times(like(value));
    }

    /**
     * this / other.
     *
     * @param other the divisor
     * @return the quotient
     */
    default Expr div(Expr other) {
        return new Expr.Binary(BinaryOp.DIV, expr(), other);
    }

    /**
     * this · b + c, rounded once.
     *
     * @param b the other factor
     * @param c the addend
     * @return the fused result
     */
    default Expr fma(Expr b, Expr c) {
        return new Expr.Fma(expr(), b, c);
    }

    /**
     * A function of this value.
     *
     * @param op the function
     * @return its value
     */
    default Expr apply(UnaryOp op) {
        return new Expr.Unary(op, expr());
    }

    /**
     * A function of this value and another.
     *
     * @param op the function
     * @param other the second argument
     * @return its value
     */
    default Expr apply(BinaryOp op, Expr other) {
        return new Expr.Binary(op, expr(), other);
    }

    /**
     * A comparison with another value.
     *
     * @param op the relation
     * @param other the right side
     * @return a bool
     */
    default Expr compare(Comparison op, Expr other) {
        return new Expr.Compare(op, expr(), other);
    }

    /**
     * One of two values, by this bool.
     *
     * @param ifTrue the value where this holds
     * @param ifFalse the value where not
     * @return the chosen value
     */
    default Expr select(Expr ifTrue, Expr ifFalse) {
        return new Expr.Select(expr(), ifTrue, ifFalse);
    }

    /**
     * This value in another dtype; itself if it has it already.
     *
     * @param dtype the new type
     * @return the converted value
     */
    default Expr cast(DType dtype) {
        return dtype == dtype() ? expr() : new Expr.Cast(dtype, expr());
    }
}
