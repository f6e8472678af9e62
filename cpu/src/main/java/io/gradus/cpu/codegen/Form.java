package io.gradus.cpu.codegen;

import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Stmt;
import java.util.List;

/** A statement of a {@link Routine}: what {@link Stmt} says, in nodes. */
sealed interface Form {
    /** Runs a body for each step of an axis. */
    record For(Node axis, Node extent, boolean parallel, List<Form> body) implements Form {}

    /**
     * Combines one tuple for each step of an axis, in the order that {@link Stmt.Reduce} defines.
     */
    record Reduce(
            Node axis,
            Node extent,
            Stmt.Order order,
            int lanes,
            Combiner combiner,
            List<Form> body,
            List<Node> elements,
            List<Node> results)
            implements Form {}

    /** Writes an element at a flat index. */
    record Store(int array, Node index, Node value) implements Form {}

    /** Fails unless a condition holds. */
    record Check(int message, Node condition, List<Node> arguments) implements Form {}

    /** Computes a value here, because what it reads may change before it is used. */
    record Keep(Node value) implements Form {}

    /** How two tuples combine: nodes over the parameters left and right. */
    record Combiner(List<Node> identity, List<Node> left, List<Node> right, List<Node> combined) {
        /**
         * Whether the identity and a tuple make that tuple to the last bit, so that a reduction can
         * start with its first element. A sum that starts from 0 makes 0 of −0.
         */
        boolean startsWithElement() {
            if (combined.size() > 1) {
                return combined.stream().allMatch(Combiner::selects);
            }
            var node = combined.getFirst();
            return switch (node.op) {
                case BinaryOp.MAX, BinaryOp.MIN, BinaryOp.MUL, BinaryOp.AND, BinaryOp.OR -> true;
                case BinaryOp.ADD -> node.dtype.isInteger() || identity.getFirst().payload != 0;
                default -> false;
            };
        }

        /** Whether a value is one of the parameters, whatever decides which. */
        private static boolean selects(Node node) {
            return switch (node.op) {
                case Node.Kind.PARAMETER -> true;
                case Node.Kind.SELECT -> selects(node.in[1]) && selects(node.in[2]);
                default -> false;
            };
        }
    }
}
