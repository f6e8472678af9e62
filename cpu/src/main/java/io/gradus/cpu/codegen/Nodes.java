package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes: equal operations on equal operands are one node, and index arithmetic with 0 and 1
 * vanishes.
 */
final class Nodes {
    private record Key(
            Object op,
            DType dtype,
            DType lane,
            int lanes,
            long payload,
            @Nullable Block home,
            List<Integer> in) {}

    private final Map<Key, Node> known = new HashMap<>();
    private final List<Node> all = new ArrayList<>();

    /** All nodes, operands before users. */
    List<Node> all() {
        return all;
    }

    Node leaf(Kind kind, DType dtype, long payload) {
        return make(kind, dtype, dtype, 1, payload, null);
    }

    Node constant(int value) {
        return leaf(Kind.CONSTANT, DType.INT32, value);
    }

    Node constant(Expr.Constant constant) {
        var value = constant.value();
        long bits =
                switch (constant.dtype()) {
                    case FLOAT32 -> Float.floatToRawIntBits(value.floatValue());
                    case FLOAT64 -> Double.doubleToRawLongBits(value.doubleValue());
                    default -> value.longValue();
                };
        return leaf(Kind.CONSTANT, constant.dtype(), bits);
    }

    /** An operation on scalars whose operands say all there is to know. */
    Node scalar(Object op, DType dtype, Node... in) {
        return make(op, dtype, dtype, 1, 0, null, in);
    }

    Node make(
            Object op,
            DType dtype,
            DType lane,
            int lanes,
            long payload,
            @Nullable Block home,
            Node... in) {
        if (lanes == 1
                && in.length == 2
                && in[0].dtype == DType.INT32
                && in[1].dtype == DType.INT32) {
            var simpler = foldInts(op, in[0], in[1]);
            if (simpler != null) {
                return simpler;
            }
        }
        if (lanes == 1 && dtype == DType.BOOL && in.length == 2) {
            var simpler = foldTruths(op, in[0], in[1]);
            if (simpler != null) {
                return simpler;
            }
        }
        var ids = Arrays.stream(in).map(node -> node.id).toList();
        var key = new Key(op, dtype, lane, lanes, payload, home, ids);
        var node = known.get(key);
        if (node == null) {
            node = new Node(all.size(), op, dtype, lane, lanes, payload, home, in);
            known.put(key, node);
            all.add(node);
        }
        return node;
    }

    private @Nullable Node foldInts(Object op, Node x, Node y) {
        if (x.is(Kind.CONSTANT) && y.is(Kind.CONSTANT)) {
            return foldConstants(op, (int) x.payload, (int) y.payload);
        }
        return switch (op) {
            case BinaryOp.ADD -> x.isInt(0) ? y : y.isInt(0) ? x : null;
            case BinaryOp.SUB -> y.isInt(0) ? x : null;
            case BinaryOp.MUL ->
                    x.isInt(1) ? y : y.isInt(1) ? x : x.isInt(0) ? x : y.isInt(0) ? y : null;
            default -> null;
        };
    }

    private static @Nullable Node foldTruths(Object op, Node x, Node y) {
        var known = x.is(Kind.CONSTANT) ? x : y.is(Kind.CONSTANT) ? y : null;
        if (known == null || op != BinaryOp.AND && op != BinaryOp.OR) {
            return null;
        }
        boolean decides = (known.payload == 0) == (op == BinaryOp.AND);
        return decides ? known : known == x ? y : x;
    }

    private @Nullable Node foldConstants(Object op, int x, int y) {
        return switch (op) {
            case BinaryOp.ADD -> constant(x + y);
            case BinaryOp.SUB -> constant(x - y);
            case BinaryOp.MUL -> constant(x * y);
            case BinaryOp.MIN -> constant(Math.min(x, y));
            case BinaryOp.MAX -> constant(Math.max(x, y));
            case Comparison c -> leaf(Kind.CONSTANT, DType.BOOL, holds(c, x, y) ? 1 : 0);
            default -> null;
        };
    }

    private static boolean holds(Comparison comparison, int x, int y) {
        return switch (comparison) {
            case EQ -> x == y;
            case NE -> x != y;
            case LT -> x < y;
            case LE -> x <= y;
            case GT -> x > y;
            case GE -> x >= y;
        };
    }
}
