package io.gradus.cpu.codegen;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Scalar;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes scalar operations whose operands are on the stack: the same that {@link Scalar} does with
 * boxes.
 */
final class ScalarEmitter {
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc STRICT = ClassDesc.of("java.lang.StrictMath");
    private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");
    private static final ClassDesc DOUBLE = ClassDesc.of("java.lang.Double");
    private static final ClassDesc SCALAR = ClassDesc.of(Scalar.class.getName());

    private final CodeBuilder code;

    ScalarEmitter(CodeBuilder code) {
        this.code = code;
    }

    /** How the JVM holds a scalar: what is narrower than 32 bits is an int on the stack. */
    static TypeKind kind(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> TypeKind.FLOAT;
            case FLOAT64 -> TypeKind.DOUBLE;
            case INT64 -> TypeKind.LONG;
            case INT32, BOOL, UINT8, FLOAT16, BFLOAT16 -> TypeKind.INT;
            case STRING -> throw new UnsupportedOperationException("kernels have no strings");
        };
    }

    /** The kind of an array's elements. */
    static TypeKind element(DType dtype) {
        return switch (dtype) {
            case BOOL -> TypeKind.BOOLEAN;
            case UINT8 -> TypeKind.BYTE;
            case FLOAT16, BFLOAT16 -> TypeKind.SHORT;
            default -> kind(dtype);
        };
    }

    void constant(DType dtype, long bits) {
        switch (dtype) {
            case FLOAT32 -> code.loadConstant(Float.intBitsToFloat((int) bits));
            case FLOAT64 -> code.loadConstant(Double.longBitsToDouble(bits));
            case INT64 -> code.loadConstant(bits);
            default -> code.loadConstant((int) bits);
        }
    }

    void operation(Node node) {
        switch (node.op) {
            case UnaryOp op -> unary(op, node.dtype);
            case BinaryOp op -> binary(op, node.dtype);
            case Kind.FMA -> {
                var type = type(node.dtype);
                code.invokestatic(MATH, "fma", MethodTypeDesc.of(type, type, type, type));
            }
            case Kind.CAST -> cast(node.in[0].dtype, node.dtype);
            case Kind.BITCAST -> bitcast(node.dtype);
            default -> throw new IllegalStateException("no scalar code for " + node.op);
        }
    }

    private static ClassDesc type(DType dtype) {
        return kind(dtype).upperBound();
    }

    // ---- one operand
    // ---------------------------------------------------------------------------------------------

    private void unary(UnaryOp op, DType dtype) {
        switch (op) {
            case NEG -> negate(dtype);
            case ABS -> call(MATH, "abs", dtype);
            case NOT -> not(dtype);
            case FLOOR -> inDouble(MATH, "floor", dtype);
            case CEIL -> inDouble(MATH, "ceil", dtype);
            case RINT -> inDouble(MATH, "rint", dtype);
            case SQRT -> inDouble(MATH, "sqrt", dtype);
            case EXP, EXPM1, LOG, LOG1P, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, TANH ->
                    inDouble(STRICT, op.name().toLowerCase(java.util.Locale.ROOT), dtype);
            case ERF,
                    ERFC,
                    ERFINV,
                    LOG2,
                    LOG10,
                    CBRT,
                    ASINH,
                    ACOSH,
                    ATANH,
                    SIGMOID,
                    SILU,
                    NORMAL_CDF,
                    GELU ->
                    throw new UnsupportedOperationException(
                            op + " is expanded into arithmetic before a kernel runs");
        }
    }

    private void negate(DType dtype) {
        switch (kind(dtype)) {
            case FLOAT -> code.fneg();
            case DOUBLE -> code.dneg();
            case LONG -> code.lneg();
            default -> code.ineg();
        }
    }

    private void not(DType dtype) {
        switch (dtype) {
            case BOOL -> code.iconst_1().ixor();
            case INT64 -> code.loadConstant(-1L).lxor();
            default -> code.iconst_m1().ixor();
        }
    }

    private void call(ClassDesc owner, String name, DType dtype) {
        var type = type(dtype);
        code.invokestatic(owner, name, MethodTypeDesc.of(type, type));
    }

    private void inDouble(ClassDesc owner, String name, DType dtype) {
        if (dtype == DType.FLOAT32) {
            code.f2d();
        }
        call(owner, name, DType.FLOAT64);
        if (dtype == DType.FLOAT32) {
            code.d2f();
        }
    }

    // ---- two operands
    // --------------------------------------------------------------------------------------------

    private void binary(BinaryOp op, DType dtype) {
        switch (op) {
            case MIN, MAX -> {
                var type = type(dtype);
                code.invokestatic(
                        MATH,
                        op == BinaryOp.MIN ? "min" : "max",
                        MethodTypeDesc.of(type, type, type));
            }
            case POW -> twoDoubles("pow", dtype);
            case ATAN2 -> twoDoubles("atan2", dtype);
            default -> {
                switch (kind(dtype)) {
                    case FLOAT -> floats(op);
                    case DOUBLE -> doubles(op);
                    case LONG -> longs(op);
                    default -> ints(op);
                }
            }
        }
    }

    private void twoDoubles(String name, DType dtype) {
        if (dtype == DType.FLOAT32) {
            // x is below y: f2d on x needs y out of the way.
            code.f2d().dup2_x1().pop2().f2d().dup2_x2().pop2();
        }
        code.invokestatic(STRICT, name, MethodTypeDesc.of(CD_double, CD_double, CD_double));
        if (dtype == DType.FLOAT32) {
            code.d2f();
        }
    }

    private void floats(BinaryOp op) {
        switch (op) {
            case ADD -> code.fadd();
            case SUB -> code.fsub();
            case MUL -> code.fmul();
            case DIV -> code.fdiv();
            case REM -> code.frem();
            default -> throw undefined(op, DType.FLOAT32);
        }
    }

    private void doubles(BinaryOp op) {
        switch (op) {
            case ADD -> code.dadd();
            case SUB -> code.dsub();
            case MUL -> code.dmul();
            case DIV -> code.ddiv();
            case REM -> code.drem();
            default -> throw undefined(op, DType.FLOAT64);
        }
    }

    private void ints(BinaryOp op) {
        switch (op) {
            case ADD -> code.iadd();
            case SUB -> code.isub();
            case MUL -> code.imul();
            case DIV -> code.idiv();
            case REM -> code.irem();
            case AND -> code.iand();
            case OR -> code.ior();
            case XOR -> code.ixor();
            case SHL -> code.ishl();
            case SHR -> code.ishr();
            case USHR -> code.iushr();
            default -> throw undefined(op, DType.INT32);
        }
    }

    private void longs(BinaryOp op) {
        switch (op) {
            case ADD -> code.ladd();
            case SUB -> code.lsub();
            case MUL -> code.lmul();
            case DIV -> code.ldiv();
            case REM -> code.lrem();
            case AND -> code.land();
            case OR -> code.lor();
            case XOR -> code.lxor();
            case SHL -> code.l2i().lshl();
            case SHR -> code.l2i().lshr();
            case USHR -> code.l2i().lushr();
            default -> throw undefined(op, DType.INT64);
        }
    }

    private static UnsupportedOperationException undefined(BinaryOp op, DType dtype) {
        return new UnsupportedOperationException(op + " is not defined on " + dtype);
    }

    // ---- conversions
    // ---------------------------------------------------------------------------------------------

    private void cast(DType from, DType to) {
        switch (from) {
            case UINT8 -> code.loadConstant(0xff).iand();
            case FLOAT16 ->
                    code.invokestatic(
                            FLOAT, "float16ToFloat", MethodTypeDesc.of(CD_float, CD_short));
            case BFLOAT16 ->
                    code.invokestatic(
                            SCALAR, "bfloat16ToFloat", MethodTypeDesc.of(CD_float, CD_short));
            default -> {}
        }
        number(from.computeType() == DType.BOOL ? DType.INT32 : from.computeType(), to);
    }

    private void number(DType from, DType to) {
        switch (to) {
            case BOOL -> truth(from);
            case UINT8 -> {
                // Floats saturate at the range of int, longs and ints drop their upper bits.
                code.conversion(kind(from), TypeKind.INT);
            }
            case FLOAT16 -> {
                if (from == DType.FLOAT64) {
                    round(SCALAR, "doubleToFloat16", CD_double);
                } else {
                    code.conversion(kind(from), TypeKind.FLOAT);
                    round(FLOAT, "floatToFloat16", CD_float);
                }
            }
            case BFLOAT16 -> {
                switch (from) {
                    case FLOAT32 -> round(SCALAR, "floatToBfloat16", CD_float);
                    case FLOAT64 -> round(SCALAR, "doubleToBfloat16", CD_double);
                    default -> {
                        code.conversion(kind(from), TypeKind.LONG);
                        round(SCALAR, "longToBfloat16", CD_long);
                    }
                }
            }
            default -> code.conversion(kind(from), kind(to));
        }
    }

    private void round(ClassDesc owner, String name, ClassDesc from) {
        code.invokestatic(owner, name, MethodTypeDesc.of(CD_short, from));
    }

    /** x != 0, as 0 or 1; true for NaN. */
    private void truth(DType from) {
        switch (kind(from)) {
            case FLOAT -> code.fconst_0().fcmpl();
            case DOUBLE -> code.dconst_0().dcmpl();
            case LONG -> code.lconst_0().lcmp();
            default -> {}
        }
        var zero = code.newLabel();
        var end = code.newLabel();
        code.ifeq(zero).iconst_1().goto_(end).labelBinding(zero).iconst_0().labelBinding(end);
    }

    private void bitcast(DType to) {
        switch (to) {
            case INT32 ->
                    code.invokestatic(
                            FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
            case FLOAT32 ->
                    code.invokestatic(FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
            case INT64 ->
                    code.invokestatic(
                            DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
            case FLOAT64 ->
                    code.invokestatic(
                            DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
            default -> throw new UnsupportedOperationException("no bitcast to " + to);
        }
    }

    /** Turns the float or double on the stack into its bits; other values are their bits. */
    void toBits(DType dtype) {
        switch (dtype) {
            case FLOAT32 -> bitcast(DType.INT32);
            case FLOAT64 -> bitcast(DType.INT64);
            default -> {}
        }
    }

    /** Undoes {@link #toBits}. */
    void fromBits(DType dtype) {
        switch (dtype) {
            case FLOAT32, FLOAT64 -> bitcast(dtype);
            default -> {}
        }
    }

    /** Turns the value on the stack into a long that holds its bits. */
    void toState(DType dtype) {
        toBits(dtype);
        if (dtype.bytes() < Long.BYTES) {
            code.i2l();
        }
    }

    /** Undoes {@link #toState}. */
    void fromState(DType dtype) {
        if (dtype.bytes() < Long.BYTES) {
            code.l2i();
        }
        fromBits(dtype);
    }

    /** The class of arrays of a dtype. */
    static ClassDesc array(DType dtype) {
        return element(dtype).upperBound().arrayType();
    }
}
