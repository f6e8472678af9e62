package io.gradus.cpu.codegen;

import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import org.jspecify.annotations.Nullable;

/**
 * One operation on scalars or vectors. Nodes of one {@link Nodes} are equal only if they are the
 * same object, and the ids of operands are smaller than those of their users.
 */
final class Node {
    /** What a node can be besides the operations of {@link io.gradus.ir.Expr}. */
    enum Kind {
        /** A literal; the payload holds its bits. */
        CONSTANT,
        /** An int argument of the launch; the payload is its number. */
        ARGUMENT,
        /** The position along an axis; the payload tells axes apart. */
        AXIS,
        /** A name inside a monoid. */
        PARAMETER,
        /** What a reduction returns. */
        RESULT,
        /** A local variable as it stands after one of its assignments. */
        VARIABLE,
        /** A value that an earlier part of the kernel left behind; the payload is its slot. */
        STATE,
        /** First step of the range that the method is called for, or the end of it. */
        FROM,
        TO,
        /** An element; the operand is the flat index. */
        LOAD,
        /** One of two values. */
        SELECT,
        /** Fused multiply-add. */
        FMA,
        /** Conversion of the value. */
        CAST,
        /** The same bits. */
        BITCAST,
        /** A scalar in all lanes. */
        BROADCAST,
        /** A scalar, one more in each lane. */
        IOTA,
        /** A mask for lanes of another dtype. */
        MASK_CAST,
        /** Lanes of 8 or 16 bits as int32 lanes, filled up with zeros. */
        WIDEN,
        /** The low bits of int32 lanes. */
        NARROW
    }

    private static final int TOO_HEAVY = 100;

    private static final int BOUNDED = 1 << 30;

    final int id;

    /** A {@link Kind}, or a {@code UnaryOp}, {@code BinaryOp} or {@code Comparison}. */
    final Object op;

    final DType dtype;

    /** The dtype of the lanes that a mask belongs to; elsewhere the dtype. */
    final DType lane;

    /** 1 for scalars. */
    final int lanes;

    final long payload;

    /**
     * Where a variable or an axis lives; null for what has the same value everywhere in the method.
     */
    final @Nullable Block home;

    final Node[] in;

    /** Operations that the node stands for, roughly; many if it must not be computed in vain. */
    final int weight;

    /**
     * Those of them whose operands are elements of arrays: others are mostly done before a loop.
     */
    final int weightOnData;

    Node(
            int id,
            Object op,
            DType dtype,
            DType lane,
            int lanes,
            long payload,
            @Nullable Block home,
            Node... in) {
        this.id = id;
        this.op = op;
        this.dtype = dtype;
        this.lane = lane;
        this.lanes = lanes;
        this.payload = payload;
        this.home = home;
        this.in = in;
        int all = 0;
        int onData = 0;
        for (var operand : in) {
            all += operand.weight;
            onData += operand.weightOnData;
        }
        if (op == Kind.LOAD) {
            // Its index, too, is mostly computed before.
            all = 0;
            onData = 0;
        }
        int own = isUnsafe() ? TOO_HEAVY : in.length == 0 ? 0 : 1;
        boolean isData = op == Kind.LOAD || op == Kind.VARIABLE || onData > 0 || own == TOO_HEAVY;
        this.weight = Math.min(all + own, TOO_HEAVY);
        this.weightOnData = isData ? Math.clamp(onData + own, 1, TOO_HEAVY) : 0;
    }

    boolean is(Object what) {
        return op == what;
    }

    boolean isVector() {
        return lanes > 1;
    }

    /** The payload of a load. */
    static long loadOf(int array, int version, boolean bounded) {
        return array | (bounded ? BOUNDED : 0) | (long) version << Integer.SIZE;
    }

    /** The number of the array that a load reads. */
    int array() {
        return (int) payload & ~BOUNDED;
    }

    /** Whether a load is within its array wherever its index can be computed. */
    boolean isBounded() {
        return (payload & BOUNDED) != 0;
    }

    /** Whether it throws if it is computed where nobody wants it. */
    boolean isUnsafe() {
        return op == Kind.LOAD && !isBounded()
                || (op == BinaryOp.DIV || op == BinaryOp.REM)
                        && dtype.isInteger()
                        && (!in[1].is(Kind.CONSTANT) || in[1].payload == 0);
    }

    /** Whether it differs from element to element, not only from position to position. */
    boolean dependsOnData() {
        return weightOnData > 0;
    }

    /** Whether this is the int32 literal given. */
    boolean isInt(int value) {
        return op == Kind.CONSTANT && dtype == DType.INT32 && payload == value;
    }

    @Override
    public String toString() {
        return "n" + id;
    }
}
