package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;

/**
 * Applies operations to nodes of which some are vectors: scalars among the operands are broadcast,
 * and operations that vectors lack are put together from those they have.
 */
final class Lift {
    private final Nodes nodes;
    private final Masks masks;

    Lift(Nodes nodes) {
        this.nodes = nodes;
        this.masks = new Masks(nodes);
    }

    Node apply(Object op, DType dtype, Node... in) {
        int lanes = 1;
        for (var operand : in) {
            lanes = Math.max(lanes, operand.lanes);
        }
        if (lanes == 1) {
            var selected = op == Kind.SELECT ? masks.select(in[0], in[1], in[2]) : null;
            return selected != null ? selected : nodes.scalar(op, dtype, in);
        }
        return switch (op) {
            case Kind.SELECT -> select(in[0], in[1], in[2], lanes);
            case Kind.CAST -> cast(dtype, in[0]);
            case UnaryOp.FLOOR, UnaryOp.CEIL, UnaryOp.RINT -> round((UnaryOp) op, in[0]);
            case Comparison comparison -> compare(comparison, in[0], in[1], lanes);
            case BinaryOp binary when dtype == DType.BOOL -> masks(binary, in[0], in[1], lanes);
            case UnaryOp unary when dtype == DType.BOOL -> vector(op, dtype, in[0].lane, lanes, in);
            default -> {
                var lifted = new Node[in.length];
                for (int i = 0; i < in.length; i++) {
                    lifted[i] = broadcast(in[i], in[i].lane, lanes);
                }
                yield vector(op, dtype, dtype, lanes, lifted);
            }
        };
    }

    private Node vector(Object op, DType dtype, DType lane, int lanes, Node... in) {
        return nodes.make(op, dtype, lane, lanes, 0, null, in);
    }

    /** A value in all lanes; a mask comes for lanes of the dtype given. */
    Node broadcast(Node x, DType lane, int lanes) {
        if (!x.isVector()) {
            return vector(
                    Kind.BROADCAST, x.dtype, x.dtype == DType.BOOL ? lane : x.dtype, lanes, x);
        }
        return x.dtype == DType.BOOL && x.lane != lane
                ? vector(Kind.MASK_CAST, DType.BOOL, lane, lanes, x)
                : x;
    }

    private Node select(Node condition, Node x, Node y, int lanes) {
        if (x.dtype == DType.BOOL) {
            var lane = condition.isVector() ? condition.lane : x.isVector() ? x.lane : y.lane;
            var a = broadcast(x, lane, lanes);
            var b = broadcast(y, lane, lanes);
            var mask = condition.isVector() ? broadcast(condition, lane, lanes) : condition;
            return vector(Kind.SELECT, DType.BOOL, lane, lanes, mask, a, b);
        }
        var mask = condition.isVector() ? broadcast(condition, x.dtype, lanes) : condition;
        return vector(
                Kind.SELECT,
                x.dtype,
                x.dtype,
                lanes,
                mask,
                broadcast(x, x.dtype, lanes),
                broadcast(y, y.dtype, lanes));
    }

    private Node masks(BinaryOp op, Node x, Node y, int lanes) {
        var lane = x.isVector() ? x.lane : y.lane;
        return vector(
                op, DType.BOOL, lane, lanes, broadcast(x, lane, lanes), broadcast(y, lane, lanes));
    }

    private Node compare(Comparison op, Node x, Node y, int lanes) {
        if (x.dtype != DType.BOOL) {
            return vector(
                    op,
                    DType.BOOL,
                    x.dtype,
                    lanes,
                    broadcast(x, x.dtype, lanes),
                    broadcast(y, y.dtype, lanes));
        }
        return switch (op) {
            case NE -> masks(BinaryOp.XOR, x, y, lanes);
            case EQ -> not(masks(BinaryOp.XOR, x, y, lanes));
            case LT -> masks(BinaryOp.AND, y, not(x), lanes);
            case GT -> masks(BinaryOp.AND, x, not(y), lanes);
            case LE -> masks(BinaryOp.OR, y, not(x), lanes);
            case GE -> masks(BinaryOp.OR, x, not(y), lanes);
        };
    }

    private Node not(Node x) {
        return apply(UnaryOp.NOT, DType.BOOL, x);
    }

    // ---- conversions
    // ---------------------------------------------------------------------------------------------

    private Node cast(DType to, Node x) {
        if (x.dtype == to) {
            return x;
        }
        int lanes = x.lanes;
        return switch (x.dtype) {
            case BOOL -> {
                var one = number(to.computeType(), 1);
                var number = select(x, one, number(to.computeType(), 0), lanes);
                yield cast(to, number);
            }
            case UINT8 -> cast(to, vector(Kind.WIDEN, DType.INT32, DType.INT32, lanes, x));
            case BFLOAT16 -> {
                var bits = vector(Kind.WIDEN, DType.INT32, DType.INT32, lanes, x);
                yield cast(to, bitcast(DType.FLOAT32, ints(BinaryOp.SHL, bits, 16)));
            }
            default ->
                    switch (to) {
                        case BOOL -> apply(Comparison.NE, DType.BOOL, x, number(x.dtype, 0));
                        case UINT8 -> vector(Kind.NARROW, to, to, lanes, cast(DType.INT32, x));
                        case BFLOAT16 ->
                                vector(
                                        Kind.NARROW,
                                        to,
                                        to,
                                        lanes,
                                        upperHalf(
                                                x.dtype == DType.INT32
                                                        ? oddFloat(x)
                                                        : cast(DType.FLOAT32, x)));
                        default -> vector(Kind.CAST, to, to, lanes, x);
                    };
        };
    }

    /** The rounding of {@link io.gradus.ir.Scalar#floatToBfloat16}. */
    private Node upperHalf(Node x) {
        var bits = bitcast(DType.INT32, x);
        var odd = ints(BinaryOp.AND, ints(BinaryOp.USHR, bits, 16), 1);
        var rounded = apply(BinaryOp.ADD, DType.INT32, ints(BinaryOp.ADD, bits, 0x7fff), odd);
        var nan = ints(BinaryOp.OR, ints(BinaryOp.USHR, bits, 16), 0x40);
        return select(
                apply(Comparison.NE, DType.BOOL, x, x),
                nan,
                ints(BinaryOp.USHR, rounded, 16),
                x.lanes);
    }

    /**
     * An int as a float from which {@link #upperHalf} rounds as from the int itself: one of more
     * than 24 bits loses the last 8, and what is left is made odd if they were not 0.
     */
    private Node oddFloat(Node x) {
        var carry = ints(BinaryOp.ADD, ints(BinaryOp.AND, x, 0xff), 0xff);
        var odd = ints(BinaryOp.AND, apply(BinaryOp.OR, DType.INT32, x, carry), ~0xff);
        var size = apply(UnaryOp.ABS, DType.INT32, x);
        var fits = apply(Comparison.LT, DType.BOOL, size, nodes.constant(1 << 24));
        return cast(DType.FLOAT32, select(fits, x, odd, x.lanes));
    }

    private Node bitcast(DType to, Node x) {
        return apply(Kind.BITCAST, to, x);
    }

    private Node ints(BinaryOp op, Node x, int y) {
        return apply(op, DType.INT32, x, nodes.constant(y));
    }

    private Node number(DType dtype, double value) {
        return nodes.constant(
                (io.gradus.ir.Expr.Constant) io.gradus.ir.Expr.constant(dtype, value));
    }

    // ---- rounding
    // ------------------------------------------------------------------------------------------------

    /**
     * Adding and taking away a number whose spacing is 1 leaves the nearest whole number, halves to
     * even. Larger numbers are whole already; the sign is put back, because −0.3 rounds to −0.
     */
    private Node round(UnaryOp op, Node x) {
        boolean wide = x.dtype == DType.FLOAT64;
        var dtype = x.dtype;
        var bits = wide ? DType.INT64 : DType.INT32;
        var spacing = number(dtype, wide ? 0x1p52 : 0x1p23);
        var size = apply(UnaryOp.ABS, dtype, x);
        var nearest =
                apply(BinaryOp.SUB, dtype, apply(BinaryOp.ADD, dtype, size, spacing), spacing);
        var signBit =
                wide
                        ? nodes.leaf(Kind.CONSTANT, bits, Long.MIN_VALUE)
                        : nodes.leaf(Kind.CONSTANT, bits, Integer.MIN_VALUE);
        var sign = apply(BinaryOp.AND, bits, bitcast(bits, x), signBit);
        var signed = bitcast(dtype, apply(BinaryOp.OR, bits, bitcast(bits, nearest), sign));
        var rounded =
                switch (op) {
                    case FLOOR -> {
                        var above = apply(Comparison.GT, DType.BOOL, signed, x);
                        yield select(
                                above,
                                apply(BinaryOp.SUB, dtype, signed, number(dtype, 1)),
                                signed,
                                x.lanes);
                    }
                    case CEIL -> {
                        var below = apply(Comparison.LT, DType.BOOL, signed, x);
                        var up =
                                select(
                                        below,
                                        apply(BinaryOp.ADD, dtype, signed, number(dtype, 1)),
                                        signed,
                                        x.lanes);
                        yield bitcast(dtype, apply(BinaryOp.OR, bits, bitcast(bits, up), sign));
                    }
                    default -> signed;
                };
        return select(apply(Comparison.LT, DType.BOOL, size, spacing), rounded, x, x.lanes);
    }
}
