package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries nodes of a routine over into the code of a method, as scalars or, inside of a vector
 * loop, as vectors along one axis. Loops nest, and so do rewriters: what an outer one has carried
 * over is the same inside.
 */
final class Rewriter {
    private final CodeBlocks code;
    private final @Nullable Rewriter outer;
    private final Map<Node, Node> known = new IdentityHashMap<>();
    private final @Nullable VectorAxis vector;

    /** Carries over indices, which stay scalar: that of the first lane. */
    private final Rewriter indices;

    /**
     * The axis whose steps are lanes, how many, and the dtype of the lanes that masks from memory
     * stand beside.
     */
    record VectorAxis(Node axis, int lanes, DType maskLane, Strides strides) {}

    private Rewriter(CodeBlocks code, @Nullable Rewriter outer, @Nullable VectorAxis vector) {
        this.code = code;
        this.outer = outer;
        this.vector = vector;
        this.indices =
                vector == null
                        ? this
                        : new Rewriter(code, outer == null ? null : outer.indices, null);
    }

    static Rewriter scalar(CodeBlocks code) {
        return new Rewriter(code, null, null);
    }

    /** A rewriter for code inside of what this one is for. */
    Rewriter inner() {
        return new Rewriter(code, this, vector);
    }

    /** The same for a scalar or uniform axis at a position. */
    Rewriter at(Node axis, Node position) {
        var inner = inner();
        inner.bind(axis, position);
        return inner;
    }

    /** The same with the steps of an axis as lanes, the first of them at a position. */
    Rewriter lanes(VectorAxis along, Node position) {
        var inner = new Rewriter(code, this, along);
        inner.indices.known.put(along.axis(), position);
        var iota =
                code.nodes.make(
                        Kind.IOTA, DType.INT32, DType.INT32, along.lanes(), 0, null, position);
        inner.known.put(along.axis(), iota);
        return inner;
    }

    boolean isVector() {
        return vector != null;
    }

    void bind(Node name, Node value) {
        known.put(name, value);
        if (indices != this && !value.isVector()) {
            indices.known.put(name, value);
        }
    }

    void bind(List<Node> names, List<Node> values) {
        for (int i = 0; i < names.size(); i++) {
            bind(names.get(i), values.get(i));
        }
    }

    /** The flat index of an access; that of the first lane. */
    Node index(Node node) {
        return indices.value(node);
    }

    Node value(Node node) {
        for (Rewriter scope = this; scope != null; scope = scope.outer) {
            var found = scope.known.get(node);
            if (found != null) {
                return found;
            }
        }
        var value = compute(node);
        known.put(node, value);
        return value;
    }

    List<Node> values(List<Node> nodes) {
        return nodes.stream().map(this::value).toList();
    }

    /**
     * A value as the loop has it: in vector loops also what is the same in all lanes is a vector.
     */
    Node lifted(Node node) {
        var value = value(node);
        return vector == null
                ? value
                : code.lift.broadcast(value, vector.maskLane(), vector.lanes());
    }

    List<Node> lifted(List<Node> nodes) {
        return nodes.stream().map(this::lifted).toList();
    }

    private Node compute(Node node) {
        if (!(node.op instanceof Kind kind)) {
            return code.lift.apply(node.op, node.dtype, operands(node));
        }
        return switch (kind) {
            case CONSTANT, ARGUMENT -> code.nodes.leaf(kind, node.dtype, node.payload);
            case LOAD -> load(node);
            case AXIS, RESULT, PARAMETER ->
                    throw new IllegalStateException(node.op + " " + node + " is not bound");
            default -> code.lift.apply(node.op, node.dtype, operands(node));
        };
    }

    private Node[] operands(Node node) {
        var operands = new Node[node.in.length];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = value(node.in[i]);
        }
        return operands;
    }

    private Node load(Node node) {
        int array = node.array();
        var index = index(node.in[0]);
        if (vector == null || vector.strides().of(node.in[0]) == 0) {
            return code.load(array, index, 1, node.dtype, node.isBounded());
        }
        var lane = node.dtype == DType.BOOL ? vector.maskLane() : node.dtype;
        return code.load(array, index, vector.lanes(), lane, node.isBounded());
    }
}
