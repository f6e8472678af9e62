package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Writes jumps on scalar conditions. */
final class Conditions {
    private final CodeBuilder code;
    private final Predicate<Node> inline;
    private final Consumer<Node> push;

    /**
     * Prepares jumps.
     *
     * @param inline whether a node is not in a local, so that it can be tested as it is computed
     * @param push puts a node on the stack
     */
    Conditions(CodeBuilder code, Predicate<Node> inline, Consumer<Node> push) {
        this.code = code;
        this.inline = inline;
        this.push = push;
    }

    void jumpUnless(Node condition, Label target) {
        jump(condition, false, target);
    }

    void jumpIf(Node condition, Label target) {
        jump(condition, true, target);
    }

    /** Puts 0 or 1 on the stack. */
    void truth(Node comparison) {
        var no = code.newLabel();
        var end = code.newLabel();
        compare(comparison, false, no);
        code.iconst_1().goto_(end).labelBinding(no).iconst_0().labelBinding(end);
    }

    /** Replaces a divisor 0 on the stack by 1. */
    void oneForZero(DType dtype) {
        var fine = code.newLabel();
        if (dtype == DType.INT64) {
            code.dup2().lconst_0().lcmp().ifne(fine).pop2().lconst_1().labelBinding(fine);
        } else {
            code.dup().ifne(fine).pop().iconst_1().labelBinding(fine);
        }
    }

    private void jump(Node condition, boolean when, Label target) {
        if (inline.test(condition)) {
            switch (condition.op) {
                case Comparison _ -> {
                    compare(condition, when, target);
                    return;
                }
                case UnaryOp.NOT -> {
                    jump(condition.in[0], !when, target);
                    return;
                }
                case BinaryOp.AND, BinaryOp.OR -> {
                    both(condition, when, target);
                    return;
                }
                default -> {}
            }
        }
        push.accept(condition);
        if (when) {
            code.ifne(target);
        } else {
            code.ifeq(target);
        }
    }

    /** Jumps on each operand in turn: a AND b fails as soon as a does. */
    private void both(Node condition, boolean when, Label target) {
        boolean either = condition.is(BinaryOp.OR) == when;
        if (either) {
            jump(condition.in[0], when, target);
            jump(condition.in[1], when, target);
        } else {
            var past = code.newLabel();
            jump(condition.in[0], !when, past);
            jump(condition.in[1], when, target);
            code.labelBinding(past);
        }
    }

    private void compare(Node node, boolean when, Label target) {
        var op = (Comparison) node.op;
        var dtype = node.in[0].dtype;
        push.accept(node.in[0]);
        boolean ints = ScalarEmitter.kind(dtype) == java.lang.classfile.TypeKind.INT;
        if (ints && node.in[1].is(Kind.CONSTANT) && node.in[1].payload == 0) {
            againstZero(op, when, target);
            return;
        }
        push.accept(node.in[1]);
        switch (ScalarEmitter.kind(dtype)) {
            case INT -> betweenInts(op, when, target);
            case LONG -> {
                code.lcmp();
                againstZero(op, when, target);
            }
            case FLOAT -> {
                // A NaN makes every order false, so it has to come out on the side that fails.
                if (nanIsGreater(op)) {
                    code.fcmpg();
                } else {
                    code.fcmpl();
                }
                againstZero(op, when, target);
            }
            default -> {
                if (nanIsGreater(op)) {
                    code.dcmpg();
                } else {
                    code.dcmpl();
                }
                againstZero(op, when, target);
            }
        }
    }

    private static boolean nanIsGreater(Comparison op) {
        return op == Comparison.LT || op == Comparison.LE;
    }

    private static Comparison opposite(Comparison op) {
        return switch (op) {
            case EQ -> Comparison.NE;
            case NE -> Comparison.EQ;
            case LT -> Comparison.GE;
            case GE -> Comparison.LT;
            case GT -> Comparison.LE;
            case LE -> Comparison.GT;
        };
    }

    private void againstZero(Comparison op, boolean when, Label target) {
        switch (when ? op : opposite(op)) {
            case EQ -> code.ifeq(target);
            case NE -> code.ifne(target);
            case LT -> code.iflt(target);
            case GE -> code.ifge(target);
            case GT -> code.ifgt(target);
            case LE -> code.ifle(target);
        }
    }

    private void betweenInts(Comparison op, boolean when, Label target) {
        switch (when ? op : opposite(op)) {
            case EQ -> code.if_icmpeq(target);
            case NE -> code.if_icmpne(target);
            case LT -> code.if_icmplt(target);
            case GE -> code.if_icmpge(target);
            case GT -> code.if_icmpgt(target);
            case LE -> code.if_icmple(target);
        }
    }
}
