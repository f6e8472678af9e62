package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import org.jspecify.annotations.Nullable;

/**
 * Scalar selects whose condition depends on data, as arithmetic on bits. A processor guesses such
 * conditions wrong every other time; and C2, which has moves under a condition for integers only,
 * makes jumps of all selects between floats.
 */
final class Masks {
    /** Operations up to which a mask costs less than a wrong guess. */
    private static final int MOST_OPERATIONS = 16;

    /** Operations up to which both sides together are computed rather than guessed between. */
    private static final int MOST_IN_VAIN = 24;

    private static final int NEVER = 1000;

    private final Nodes nodes;

    Masks(Nodes nodes) {
        this.nodes = nodes;
    }

    /** A select without a jump; null where a jump is better. */
    @Nullable Node select(Node condition, Node x, Node y) {
        boolean pays =
                condition.dependsOnData()
                        && x.weightOnData + y.weightOnData <= MOST_IN_VAIN
                        && (isCheap(condition) || condition.op instanceof BinaryOp);
        if (!pays) {
            return null;
        }
        return switch (x.dtype) {
            case FLOAT32 ->
                    bitcast(
                            DType.FLOAT32,
                            choose(condition, bitcast(DType.INT32, x), bitcast(DType.INT32, y)));
            case FLOAT64 ->
                    bitcast(
                            DType.FLOAT64,
                            choose(condition, bitcast(DType.INT64, x), bitcast(DType.INT64, y)));
            case INT32, INT64 -> choose(condition, x, y);
            default -> null;
        };
    }

    private Node choose(Node condition, Node x, Node y) {
        var mask = mask(condition);
        if (mask.dtype != x.dtype) {
            // All ones stay all ones.
            mask = nodes.scalar(Kind.CAST, x.dtype, mask);
        }
        if (isZero(y)) {
            return and(x, mask);
        }
        return isZero(x) ? and(y, not(mask)) : or(and(x, mask), and(y, not(mask)));
    }

    /** Operations for a mask; very many if there is none, or more than are allowed. */
    private static int cost(Node condition, int allowed) {
        if (allowed <= 0) {
            // Nothing is looked at that often: parts that are used twice are no tree.
            return NEVER;
        }
        if (!condition.dependsOnData()) {
            return 2;
        }
        return switch (condition.op) {
            case BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR -> {
                int left = cost(condition.in[0], allowed - 1);
                yield 1 + left + cost(condition.in[1], allowed - 1 - left);
            }
            case UnaryOp.NOT -> 1 + cost(condition.in[0], allowed - 1);
            case Comparison op -> {
                boolean isEquality = op == Comparison.EQ || op == Comparison.NE;
                boolean withZero = isZero(condition.in[1]);
                boolean withItself = condition.in[0] == condition.in[1];
                yield switch (condition.in[0].dtype) {
                    case INT32, INT64 -> isEquality ? 4 : withZero ? 2 : 7;
                    case FLOAT32, FLOAT64 ->
                            withZero ? 6 : withItself ? 4 : isEquality ? 10 : NEVER;
                    default -> NEVER;
                };
            }
            case Kind.LOAD, Kind.VARIABLE -> 2;
            default -> NEVER;
        };
    }

    private static boolean isCheap(Node condition) {
        return cost(condition, MOST_OPERATIONS) <= MOST_OPERATIONS;
    }

    /** All ones or all zeros, in 32 or 64 bits. */
    private Node mask(Node condition) {
        if (!condition.dependsOnData()) {
            // Mostly known outside of the innermost loop.
            return ofTruth(condition);
        }
        return switch (condition.op) {
            case BinaryOp _ when !isCheap(condition) -> ofTruth(condition);
            case BinaryOp op -> {
                var x = mask(condition.in[0]);
                var y = mask(condition.in[1]);
                yield x.dtype == y.dtype
                        ? nodes.scalar(op, x.dtype, x, y)
                        : nodes.scalar(op, DType.INT32, narrow(x), narrow(y));
            }
            case UnaryOp _ -> not(mask(condition.in[0]));
            case Comparison op ->
                    condition.in[0].dtype.isFloating()
                            ? floats(op, condition.in[0], condition.in[1])
                            : integers(op, condition.in[0], condition.in[1]);
            default -> ofTruth(condition);
        };
    }

    private Node ofTruth(Node condition) {
        var number = nodes.scalar(Kind.CAST, DType.INT32, condition);
        return nodes.scalar(UnaryOp.NEG, DType.INT32, number);
    }

    private Node narrow(Node mask) {
        return mask.dtype == DType.INT32 ? mask : nodes.scalar(Kind.CAST, DType.INT32, mask);
    }

    private Node integers(Comparison op, Node x, Node y) {
        return switch (op) {
            case EQ -> not(differ(x, y));
            case NE -> differ(x, y);
            case LT -> less(x, y);
            case GE -> not(less(x, y));
            case GT -> less(y, x);
            case LE -> not(less(y, x));
        };
    }

    private Node differ(Node x, Node y) {
        var bits = isZero(y) ? x : nodes.scalar(BinaryOp.XOR, x.dtype, x, y);
        return sign(or(bits, nodes.scalar(UnaryOp.NEG, bits.dtype, bits)));
    }

    /** The sign of x − y, and where that overflows the sign of x. */
    private Node less(Node x, Node y) {
        if (isZero(y)) {
            return sign(x);
        }
        var difference = nodes.scalar(BinaryOp.SUB, x.dtype, x, y);
        var sameSign = not(nodes.scalar(BinaryOp.XOR, x.dtype, x, y));
        return sign(or(and(x, not(y)), and(sameSign, difference)));
    }

    private Node floats(Comparison op, Node x, Node y) {
        if (isZero(y)) {
            return withZero(op, x);
        }
        var isNan = isNan(x);
        if (x == y) {
            return switch (op) {
                case NE -> isNan;
                case EQ, LE, GE -> not(isNan);
                case LT, GT -> constant(integer(x), 0);
            };
        }
        // Two that are not NaN are equal if their bits are, −0 aside.
        var differ =
                or(
                        differ(
                                bitcast(integer(x), positiveZero(x)),
                                bitcast(integer(x), positiveZero(y))),
                        isNan);
        return op == Comparison.NE ? differ : not(differ);
    }

    private Node isNan(Node x) {
        var dtype = integer(x);
        return sign(
                nodes.scalar(BinaryOp.SUB, dtype, constant(dtype, infinity(dtype)), magnitude(x)));
    }

    /** Comparisons of a float with 0, of which NaN fulfils only ≠. */
    private Node withZero(Comparison op, Node x) {
        var negative = nodes.scalar(UnaryOp.NEG, x.dtype, x);
        return switch (op) {
            case EQ -> not(differ(magnitude(x), constant(integer(x), 0)));
            case NE -> differ(magnitude(x), constant(integer(x), 0));
            case GT -> between(1, x);
            case LT -> between(1, negative);
            case GE -> between(0, positiveZero(x));
            case LE -> between(0, positiveZero(negative));
        };
    }

    private Node magnitude(Node x) {
        var sign = constant(integer(x), integer(x) == DType.INT32 ? 0x7fffffff : Long.MAX_VALUE);
        return and(bitcast(integer(x), x), sign);
    }

    /** Adding 0 makes −0 a 0, and leaves everything else as it is. */
    private Node positiveZero(Node x) {
        return nodes.scalar(BinaryOp.ADD, x.dtype, x, nodes.leaf(Kind.CONSTANT, x.dtype, 0));
    }

    /** Whether the bits of a float, as an integer, are from a bound to those of infinity. */
    private Node between(int lowest, Node x) {
        var dtype = integer(x);
        var bits = bitcast(dtype, x);
        var above =
                lowest == 0
                        ? bits
                        : nodes.scalar(BinaryOp.SUB, dtype, bits, constant(dtype, lowest));
        var below =
                nodes.scalar(BinaryOp.SUB, dtype, constant(dtype, infinity(dtype) - lowest), above);
        return not(sign(or(above, below)));
    }

    private static long infinity(DType dtype) {
        return dtype == DType.INT32
                ? Float.floatToRawIntBits(Float.POSITIVE_INFINITY)
                : Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    }

    private static DType integer(Node x) {
        return x.dtype == DType.FLOAT32 ? DType.INT32 : DType.INT64;
    }

    private Node constant(DType dtype, long value) {
        return nodes.leaf(Kind.CONSTANT, dtype, value);
    }

    private Node bitcast(DType dtype, Node x) {
        if (x.is(Kind.CONSTANT)) {
            return nodes.leaf(Kind.CONSTANT, dtype, x.payload);
        }
        return x.is(Kind.BITCAST) && x.in[0].dtype == dtype
                ? x.in[0]
                : nodes.scalar(Kind.BITCAST, dtype, x);
    }

    private static boolean isZero(Node x) {
        return x.is(Kind.CONSTANT) && x.payload == 0;
    }

    private Node sign(Node x) {
        return nodes.scalar(
                BinaryOp.SHR, x.dtype, x, constant(x.dtype, x.dtype == DType.INT32 ? 31 : 63));
    }

    private Node and(Node x, Node y) {
        return nodes.scalar(BinaryOp.AND, x.dtype, x, y);
    }

    private Node or(Node x, Node y) {
        return nodes.scalar(BinaryOp.OR, x.dtype, x, y);
    }

    private Node not(Node x) {
        return x.is(UnaryOp.NOT) ? x.in[0] : nodes.scalar(UnaryOp.NOT, x.dtype, x);
    }
}
