package io.gradus.ir;

import java.util.List;

/**
 * The computation of one scalar inside a kernel. Each expression carries its dtype.
 *
 * <p>Operands of arithmetic have equal dtypes, never bfloat16, float16 or uint8: those are loaded,
 * cast to their {@link DType#computeType()}, and cast back before a store. A multiply and an add
 * are a fused one only where {@link Fma} says so. Index expressions are int32.
 *
 * <p>Expressions are compared by structure. A subexpression that is used twice may be the same
 * object twice; passes that walk expressions remember by identity, so that sharing never costs
 * exponential time.
 */
public sealed interface Expr extends Formula {
    @Override
    DType dtype();

    /**
     * A literal.
     *
     * @param dtype its type
     * @param value a {@code Float}, {@code Double}, {@code Integer} or {@code Long} as the dtype
     *     has it; for bool the {@code Integer} 0 or 1
     */
    record Constant(DType dtype, Number value) implements Expr {}

    /**
     * The position along an axis, int32, from 0.
     *
     * @param axis the axis of an enclosing loop or reduction
     */
    record AxisIndex(Axis axis) implements Expr {
        @Override
        public DType dtype() {
            return DType.INT32;
        }
    }

    /**
     * A size as a number, int32.
     *
     * @param dim the size, known when the kernel is launched
     */
    record Size(Dim dim) implements Expr {
        @Override
        public DType dtype() {
            return DType.INT32;
        }
    }

    /**
     * An element of a buffer.
     *
     * @param source what is read
     * @param index one int32 expression for each dimension of the source
     */
    record Load(Value source, List<Expr> index) implements Expr {
        @Override
        public DType dtype() {
            return source.dtype();
        }
    }

    /**
     * What a {@link Stmt.Let} or a {@link Stmt.Reduce} has named.
     *
     * @param local the name
     */
    record Read(Local local) implements Expr {
        @Override
        public DType dtype() {
            return local.dtype();
        }
    }

    /**
     * A function of one value.
     *
     * @param op the function
     * @param x its argument, of the same dtype as the result
     */
    record Unary(UnaryOp op, Expr x) implements Expr {
        @Override
        public DType dtype() {
            return x.dtype();
        }
    }

    /**
     * A function of two values.
     *
     * @param op the function
     * @param left the first argument
     * @param right the second argument, of the same dtype
     */
    record Binary(BinaryOp op, Expr left, Expr right) implements Expr {
        /** Checks that the dtypes agree. */
        public Binary {
            requireSame(op.name(), left, right);
        }

        @Override
        public DType dtype() {
            return left.dtype();
        }
    }

    /**
     * {@code a · b + c}, rounded once.
     *
     * @param a a factor, float32 or float64
     * @param b the other factor
     * @param c the addend
     */
    record Fma(Expr a, Expr b, Expr c) implements Expr {
        /** Checks that the dtypes agree. */
        public Fma {
            requireSame("FMA", a, b);
            requireSame("FMA", b, c);
        }

        @Override
        public DType dtype() {
            return a.dtype();
        }
    }

    /**
     * A comparison; a NaN compares as in Java.
     *
     * @param op the relation
     * @param left the first argument
     * @param right the second argument, of the same dtype
     */
    record Compare(Comparison op, Expr left, Expr right) implements Expr {
        /** Checks that the dtypes agree. */
        public Compare {
            requireSame(op.name(), left, right);
        }

        @Override
        public DType dtype() {
            return DType.BOOL;
        }
    }

    /**
     * One of two values; neither is evaluated for its effect.
     *
     * @param condition a bool
     * @param ifTrue the value where it holds
     * @param ifFalse the value where not, of the same dtype
     */
    record Select(Expr condition, Expr ifTrue, Expr ifFalse) implements Expr {
        /** Checks that the dtypes agree. */
        public Select {
            if (condition.dtype() != DType.BOOL) {
                throw new IllegalArgumentException(
                        "a select takes a bool condition, not " + condition.dtype());
            }
            requireSame("SELECT", ifTrue, ifFalse);
        }

        @Override
        public DType dtype() {
            return ifTrue.dtype();
        }
    }

    /**
     * A value in another dtype, converted as the Java language converts (saturating from floating
     * to integer, NaN to 0, wrapping between integers), to bool by {@code != 0}, to the 16-bit
     * floats to nearest even.
     *
     * @param dtype the new type
     * @param x the value
     */
    record Cast(DType dtype, Expr x) implements Expr {}

    /**
     * The same bits read as another dtype of the same width: float32 and int32, or float64 and
     * int64.
     *
     * @param dtype the new type
     * @param x the value
     */
    record Bitcast(DType dtype, Expr x) implements Expr {}

    /**
     * Functions of one value. {@code NOT} takes bool or integers (bitwise); the rest of the second
     * line floats.
     */
    enum UnaryOp {
        /** −x. */
        NEG,
        /** |x|; the smallest integer stays itself. */
        ABS,
        /** Logical or bitwise not. */
        NOT,
        /** The largest whole number ≤ x. */
        FLOOR,
        /** The smallest whole number ≥ x. */
        CEIL,
        /** The nearest whole number, halves to even. */
        RINT,
        /** The square root, correctly rounded. */
        SQRT,
        /** e^x. */
        EXP,
        /** e^x − 1. */
        EXPM1,
        /** Natural logarithm. */
        LOG,
        /** log(1 + x). */
        LOG1P,
        /** Sine. */
        SIN,
        /** Cosine. */
        COS,
        /** Tangent. */
        TAN,
        /** Inverse sine. */
        ASIN,
        /** Inverse cosine. */
        ACOS,
        /** Inverse tangent. */
        ATAN,
        /** Hyperbolic sine. */
        SINH,
        /** Hyperbolic cosine. */
        COSH,
        /** Hyperbolic tangent. */
        TANH,
        /** The error function. */
        ERF,
        /** 1 − ERF, with the digits of its tail. */
        ERFC,
        /** The inverse of ERF, from −1 to 1. */
        ERFINV,
        /** Logarithm to base 2; whole at powers of 2. */
        LOG2,
        /** Logarithm to base 10. */
        LOG10,
        /** The cube root, of negative numbers too. */
        CBRT,
        /** Inverse of {@link #SINH}. */
        ASINH,
        /** Inverse of {@link #COSH}, from 1. */
        ACOSH,
        /** Inverse of {@link #TANH}, from −1 to 1. */
        ATANH,
        /** The logistic function 1 / (1 + e^−x). */
        SIGMOID,
        /** The activation SiLU: x times {@link #SIGMOID} of x. */
        SILU,
        /** The distribution function of the normal distribution of mean 0 and variance 1. */
        NORMAL_CDF,
        /** The activation GELU: x times {@link #NORMAL_CDF} of x. */
        GELU
    }

    /** Functions of two values. */
    enum BinaryOp {
        /** Sum; integers wrap. On bool not defined: see OR. */
        ADD,
        /** Difference. */
        SUB,
        /** Product. */
        MUL,
        /** Quotient; of integers as in Java, towards zero. */
        DIV,
        /** Remainder as in Java: the sign of the dividend. */
        REM,
        /** Smaller value as {@code Math.min}: NaN if one is NaN, −0 below 0. */
        MIN,
        /** Larger value as {@code Math.max}. */
        MAX,
        /** Power, of floats. */
        POW,
        /** The angle of the point (right, left), of floats. */
        ATAN2,
        /** Logical or bitwise and. */
        AND,
        /** Logical or bitwise or. */
        OR,
        /** Logical or bitwise exclusive or. */
        XOR,
        /** Shift left, the distance taken modulo the width as in Java. */
        SHL,
        /** Arithmetic shift right. */
        SHR,
        /** Logical shift right. */
        USHR
    }

    /** Relations between two values. */
    enum Comparison {
        /** Equal. */
        EQ,
        /** Not equal. */
        NE,
        /** Less. */
        LT,
        /** Less or equal. */
        LE,
        /** Greater. */
        GT,
        /** Greater or equal. */
        GE
    }

    private static void requireSame(String op, Expr a, Expr b) {
        if (a.dtype() != b.dtype()) {
            throw new IllegalArgumentException(
                    op + " of " + a.dtype() + " and " + b.dtype() + ": cast one of them first");
        }
    }

    /**
     * A literal of a dtype.
     *
     * @param dtype the type
     * @param value the value, converted to it
     * @return the constant
     */
    static Expr constant(DType dtype, double value) {
        return new Constant(
                dtype,
                switch (dtype) {
                    case FLOAT32 -> (Number) (float) value;
                    case FLOAT64 -> value;
                    case INT64 -> (long) value;
                    case INT32 -> (int) value;
                    case BOOL -> value != 0 ? 1 : 0;
                    case UINT8, FLOAT16, BFLOAT16, STRING ->
                            throw new IllegalArgumentException(
                                    "no constants of "
                                            + dtype
                                            + " in kernels: use "
                                            + dtype.computeType()
                                            + " and a cast");
                });
    }

    /**
     * An int32 literal.
     *
     * @param value the value
     * @return the constant
     */
    static Expr constant(int value) {
        return new Constant(DType.INT32, value);
    }

    /**
     * An int64 literal.
     *
     * @param value the value
     * @return the constant
     */
    static Expr constant(long value) {
        return new Constant(DType.INT64, value);
    }
}
