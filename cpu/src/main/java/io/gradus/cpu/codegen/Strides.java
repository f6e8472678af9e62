package io.gradus.cpu.codegen;

import io.gradus.ir.Expr.BinaryOp;
import java.util.IdentityHashMap;
import java.util.Map;

/** How indices move along an axis. */
final class Strides {
    /** Neither constant nor one after another. */
    static final int OTHER = 2;

    private final Node axis;
    private final Map<Node, Integer> known = new IdentityHashMap<>();

    Strides(Node axis) {
        this.axis = axis;
    }

    /** 0 if an index is the same at each step, 1 if it moves by one, {@link #OTHER} if neither. */
    int of(Node node) {
        var stride = known.get(node);
        if (stride == null) {
            stride = compute(node);
            known.put(node, stride);
        }
        return stride;
    }

    private int compute(Node node) {
        if (node == axis) {
            return 1;
        }
        if (node.is(BinaryOp.ADD)) {
            return Math.min(OTHER, of(node.in[0]) + of(node.in[1]));
        }
        if (node.is(BinaryOp.SUB) && of(node.in[1]) == 0) {
            return of(node.in[0]);
        }
        for (var operand : node.in) {
            if (of(operand) != 0) {
                return OTHER;
            }
        }
        return 0;
    }
}
