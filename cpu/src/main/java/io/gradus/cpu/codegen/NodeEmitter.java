package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import java.lang.classfile.CodeBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytecode that computes nodes. Those that are used once, right where they are computed,
 * stay on the operand stack; others get a local for as long as their block lasts.
 */
final class NodeEmitter {
    private final CodeBuilder code;
    private final Frame frame;
    private final Schedule schedule;
    private final ScalarEmitter scalars;
    private final VectorEmitter vectors;
    private final Conditions conditions;

    NodeEmitter(CodeBuilder code, Frame frame, Schedule schedule) {
        this.code = code;
        this.frame = frame;
        this.schedule = schedule;
        scalars = new ScalarEmitter(code);
        vectors = new VectorEmitter(code);
        conditions = new Conditions(code, node -> !frame.holds(node), this::push);
    }

    Conditions conditions() {
        return conditions;
    }

    /** Computes nodes into locals. */
    void compute(List<Node> nodes) {
        for (var node : nodes) {
            evaluate(node);
            frame.store(node);
        }
    }

    /** Puts a node's value on the stack. */
    void push(Node node) {
        if (frame.holds(node)) {
            frame.load(node);
        } else {
            evaluate(node);
        }
    }

    private void evaluate(Node node) {
        switch (node.op) {
            case Kind.CONSTANT -> scalars.constant(node.dtype, node.payload);
            case Kind.ARGUMENT -> frame.size(node);
            case Kind.VARIABLE -> code.loadLocal(Frame.kind(node), frame.variable(node));
            case Kind.FROM -> code.iload(Frame.FROM);
            case Kind.TO -> code.iload(Frame.TO);
            case Kind.STATE -> load(node.dtype, Frame.STATE, (int) node.payload);
            case Kind.LOAD -> load(node);
            case Kind.SELECT -> select(node);
            case Kind.BROADCAST -> {
                vectors.beforeBroadcast(node);
                push(node.in[0]);
                vectors.broadcast(node);
            }
            case Kind.IOTA -> {
                vectors.beforeBroadcast(node);
                push(node.in[0]);
                vectors.broadcast(node);
                vectors.addLaneNumbers(node);
            }
            case Comparison _ when !node.isVector() -> conditions.truth(node);
            default -> operation(node);
        }
    }

    private void operation(Node node) {
        for (var operand : node.in) {
            push(operand);
        }
        if (node.isVector()) {
            vectors.operation(node);
            return;
        }
        if (schedule.isGuarded(node) && (node.is(BinaryOp.DIV) || node.is(BinaryOp.REM))) {
            conditions.oneForZero(node.dtype);
        }
        scalars.operation(node);
    }

    // ---- selects
    // -------------------------------------------------------------------------------------------------

    private void select(Node node) {
        if (!node.in[0].isVector()) {
            jump(node);
        } else if (node.dtype == DType.BOOL) {
            push(node.in[1]);
            push(node.in[0]);
            vectors.and();
            push(node.in[2]);
            push(node.in[0]);
            vectors.andNotThenOr();
        } else {
            push(node.in[2]);
            push(node.in[1]);
            push(node.in[0]);
            vectors.blend(node);
        }
    }

    private void jump(Node node) {
        var otherwise = code.newLabel();
        var end = code.newLabel();
        var sides = schedule.branches(node);
        // Processors move integers under a condition, but floats only by a jump.
        boolean asBits = sides == null && !node.isVector();
        conditions.jumpUnless(node.in[0], otherwise);
        side(node.in[1], sides == null ? null : sides[0], asBits);
        code.goto_(end).labelBinding(otherwise);
        side(node.in[2], sides == null ? null : sides[1], asBits);
        code.labelBinding(end);
        if (asBits) {
            scalars.fromBits(node.dtype);
        }
    }

    private void side(Node node, @Nullable Block block, boolean asBits) {
        int outer = frame.mark();
        if (block != null) {
            compute(schedule.before(block, 0));
        }
        push(node);
        frame.release(outer);
        if (asBits) {
            scalars.toBits(node.dtype);
        }
    }

    // ---- memory
    // --------------------------------------------------------------------------------------------------

    /** Makes sure that an index is in a local. */
    private int index(Node index) {
        if (frame.hasLocal(index)) {
            return frame.local(index);
        }
        push(index);
        // It is read before anything else is kept, so the next free local may be overwritten again.
        code.istore(frame.mark());
        return frame.mark();
    }

    private void load(Node node) {
        int array = frame.array(node.array());
        boolean guarded = schedule.isGuarded(node);
        if (node.isVector()) {
            int index = index(node.in[0]);
            if (guarded) {
                vectors.loadGuarded(node, array, index);
            } else {
                vectors.load(node, array, index);
            }
        } else if (guarded) {
            loadGuarded(node, array);
        } else {
            code.aload(array);
            push(node.in[0]);
            code.arrayLoad(ScalarEmitter.element(node.dtype));
        }
    }

    private void loadGuarded(Node node, int array) {
        int index = index(node.in[0]);
        var outside = code.newLabel();
        var end = code.newLabel();
        code.iload(index).iflt(outside);
        code.iload(index).aload(array).arraylength().if_icmpge(outside);
        code.aload(array).iload(index).arrayLoad(ScalarEmitter.element(node.dtype));
        code.goto_(end).labelBinding(outside);
        scalars.constant(node.dtype, 0);
        code.labelBinding(end);
    }

    void store(Code.Store store) {
        int array = frame.array(store.array());
        var value = store.value();
        if (value.isVector()) {
            push(value);
            vectors.store(value, array, index(store.index()));
        } else {
            code.aload(array);
            push(store.index());
            push(value);
            code.arrayStore(ScalarEmitter.element(value.dtype));
        }
    }

    /** Writes the bits of a node to an array of longs in a local. */
    void store(Node node, int longs, int slot) {
        code.aload(longs).loadConstant(slot);
        push(node);
        scalars.toState(node.dtype);
        code.lastore();
    }

    /** Undoes {@link #store(Node, int, int)}, onto the stack. */
    void load(DType dtype, int longs, int slot) {
        code.aload(longs).loadConstant(slot).laload();
        scalars.fromState(dtype);
    }
}
