package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.cpu.codegen.Rewriter.VectorAxis;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Stmt;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Decides whether the steps of an axis can be the lanes of vectors. */
final class VectorRules {
    private final Lanes lanes;
    private final Node axis;
    private final Strides strides;
    private final Set<Node> varying = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> uniform = Collections.newSetFromMap(new IdentityHashMap<>());
    private int width;
    private boolean narrow;
    private String obstacle = "";

    private VectorRules(Lanes lanes, Node axis) {
        this.lanes = lanes;
        this.axis = axis;
        this.strides = new Strides(axis);
    }

    /** The answer: an axis, or the reason why not. */
    record Verdict(VectorAxis axis, String obstacle) {
        boolean holds() {
            return obstacle.isEmpty();
        }
    }

    static Verdict of(Lanes lanes, Form.For loop) {
        var rules = new VectorRules(lanes, loop.axis());
        rules.body(loop.body());
        return rules.verdict();
    }

    static Verdict of(Lanes lanes, Form.Reduce reduce) {
        var rules = new VectorRules(lanes, reduce.axis());
        rules.body(reduce.body());
        rules.reduction(reduce);
        return rules.verdict();
    }

    private Verdict verdict() {
        int bytes = width == 0 ? 4 : width;
        if (narrow && lanes.of(4) < 8) {
            fail("bytes need at least 8 lanes");
        }
        var lane = bytes == 8 ? DType.FLOAT64 : DType.FLOAT32;
        return new Verdict(new VectorAxis(axis, lanes.of(bytes), lane, strides), obstacle);
    }

    private void fail(String reason) {
        if (obstacle.isEmpty()) {
            obstacle = reason;
        }
    }

    private void body(List<Form> body) {
        for (var form : body) {
            switch (form) {
                case Form.For loop -> body(loop.body());
                case Form.Reduce reduce -> {
                    if (reduce.order() == Stmt.Order.LANES) {
                        fail("a reduction along lanes inside of a vector loop");
                    }
                    body(reduce.body());
                    reduction(reduce);
                    varying.addAll(reduce.results());
                }
                case Form.Store store -> {
                    if (strides.of(store.index()) != 1 || needsVarying(store.index())) {
                        fail("writes that do not lie side by side");
                    }
                    varies(store.value());
                    dtype(store.value().dtype);
                }
                case Form.Check check -> {
                    if (varies(check.condition())
                            || check.arguments().stream().anyMatch(this::varies)) {
                        fail("a check that differs from lane to lane");
                    }
                }
                case Form.Keep keep -> varies(keep.value());
            }
        }
    }

    private void reduction(Form.Reduce reduce) {
        reduce.elements().forEach(this::varies);
        reduce.elements().forEach(element -> dtype(element.dtype));
        varying.addAll(reduce.combiner().left());
        varying.addAll(reduce.combiner().right());
        reduce.combiner().combined().forEach(this::varies);
    }

    /** Whether a value differs between lanes; if so, its operation must exist for vectors. */
    private boolean varies(Node node) {
        if (varying.contains(node)) {
            return true;
        }
        if (uniform.contains(node)) {
            return false;
        }
        boolean varies = node == axis;
        if (node.is(Kind.LOAD)) {
            varies = moves(node.in[0]);
        } else {
            for (var operand : node.in) {
                varies |= varies(operand);
            }
        }
        (varies ? varying : uniform).add(node);
        if (varies) {
            operation(node);
        }
        return varies;
    }

    private void operation(Node node) {
        dtype(node.dtype);
        switch (node.op) {
            case UnaryOp op -> {
                if (!supported(op)) {
                    fail(op + " has no vector form");
                }
            }
            case BinaryOp op -> {
                if (!supported(op, node.dtype)) {
                    fail(op + " of " + node.dtype + " has no vector form");
                }
            }
            case Comparison _ -> {}
            case Kind.LOAD, Kind.SELECT, Kind.FMA, Kind.CAST, Kind.BITCAST, Kind.AXIS -> {}
            default -> fail(node.op + " has no vector form");
        }
    }

    /**
     * Whether a read is at another index in each lane; if so, the lanes have to lie side by side.
     */
    private boolean moves(Node index) {
        int stride = strides.of(index);
        if (stride == Strides.OTHER || needsVarying(index)) {
            fail("reads that do not lie side by side");
        }
        return stride != 0;
    }

    /** Whether an index is computed from a result that differs between lanes. */
    private boolean needsVarying(Node index) {
        return needsVarying(index, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** What is used twice is looked at once, else a chain of such would take exponential time. */
    private boolean needsVarying(Node node, Set<Node> seen) {
        if (!seen.add(node)) {
            return false;
        }
        if (node.is(Kind.RESULT)) {
            return varying.contains(node);
        }
        for (var operand : node.in) {
            if (needsVarying(operand, seen)) {
                return true;
            }
        }
        return false;
    }

    private static boolean supported(UnaryOp op) {
        return switch (op) {
            case NEG, ABS, NOT, SQRT, FLOOR, CEIL, RINT -> true;
            default -> false;
        };
    }

    private static boolean supported(BinaryOp op, DType dtype) {
        return switch (op) {
            case ADD, SUB, MUL, MIN, MAX, AND, OR, XOR, SHL, SHR, USHR -> true;
            case DIV -> dtype.isFloating();
            case REM, POW, ATAN2 -> false;
        };
    }

    /**
     * All lanes of a loop are 32 bits wide, or all are 64; masks go with both, and narrow elements
     * with 32.
     */
    private void dtype(DType dtype) {
        switch (dtype) {
            case BOOL -> {}
            case FLOAT32, INT32 -> width(4);
            case FLOAT64, INT64 -> width(8);
            case UINT8 -> {
                narrow = true;
                width(4);
            }
            case BFLOAT16 -> width(4);
            case FLOAT16, STRING -> fail(dtype + " has no vector form");
        }
    }

    private void width(int bytes) {
        if (width != 0 && width != bytes) {
            fail("lanes of 32 and of 64 bits in one loop");
        }
        width = bytes;
    }
}
