package io.gradus.compile;

import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Scalar;
import java.lang.reflect.Array;
import java.util.List;

/**
 * Arithmetic over whole arrays of {@link BatchEvaluator#SIZE} elements, each operation a step of
 * its own. Operations that expansions do not use go through {@link Scalar}, slowly.
 */
final class BatchLoops {
    private static final int SIZE = BatchEvaluator.SIZE;

    private final List<Runnable> steps;

    /** Loops that are added to steps. */
    BatchLoops(List<Runnable> steps) {
        this.steps = steps;
    }

    interface Element {
        Object at(int i);
    }

    void slowly(Object out, Element element) {
        steps.add(() -> {
            for (int i = 0; i < SIZE; i++) {
                Array.set(out, i, element.at(i));
            }
        });
    }

    // Each loop is written out: a shared one that calls the operation would not be compiled into
    // vector code.

    void unary(Expr.Unary e, Object in, Object result) {
        switch (in) {
            case float[] x -> floats(e.op(), x, (float[]) result);
            case double[] x -> doubles(e.op(), x, (double[]) result);
            case boolean[] x ->
                    // NOT is all there is.
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            ((boolean[]) result)[i] = !x[i];
                        }
                    });
            default -> slowly(result, i -> Scalar.unary(e.op(), Array.get(in, i)));
        }
    }

    void binary(BinaryOp op, Object left, Object right, Object result) {
        switch (left) {
            case float[] x -> floats(op, x, (float[]) right, (float[]) result);
            case double[] x -> doubles(op, x, (double[]) right, (double[]) result);
            case int[] x -> ints(op, x, (int[]) right, (int[]) result);
            case long[] x -> longs(op, x, (long[]) right, (long[]) result);
            case boolean[] x -> bools(op, x, (boolean[]) right, (boolean[]) result);
            default ->
                    slowly(result, i -> Scalar.binary(op, Array.get(left, i), Array.get(right, i)));
        }
    }

    private void bools(BinaryOp op, boolean[] x, boolean[] y, boolean[] out) {
        boolean and = op == BinaryOp.AND;
        boolean or = op == BinaryOp.OR;
        steps.add(() -> {
            for (int i = 0; i < SIZE; i++) {
                out[i] = and ? x[i] & y[i] : or ? x[i] | y[i] : x[i] ^ y[i];
            }
        });
    }

    private void floats(UnaryOp op, float[] x, float[] out) {
        switch (op) {
            case NEG ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = -x[i];
                        }
                    });
            case ABS ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = Math.abs(x[i]);
                        }
                    });
            case SQRT ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = (float) Math.sqrt(x[i]);
                        }
                    });
            default -> slowly(out, i -> Scalar.unary(op, x[i]));
        }
    }

    private void floats(BinaryOp op, float[] x, float[] y, float[] out) {
        switch (op) {
            case ADD ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] + y[i];
                        }
                    });
            case SUB ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] - y[i];
                        }
                    });
            case MUL ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] * y[i];
                        }
                    });
            case DIV ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] / y[i];
                        }
                    });
            default -> slowly(out, i -> Scalar.binary(op, x[i], y[i]));
        }
    }

    private void doubles(UnaryOp op, double[] x, double[] out) {
        switch (op) {
            case NEG ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = -x[i];
                        }
                    });
            case ABS ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = Math.abs(x[i]);
                        }
                    });
            case SQRT ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = Math.sqrt(x[i]);
                        }
                    });
            default -> slowly(out, i -> Scalar.unary(op, x[i]));
        }
    }

    private void doubles(BinaryOp op, double[] x, double[] y, double[] out) {
        switch (op) {
            case ADD ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] + y[i];
                        }
                    });
            case SUB ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] - y[i];
                        }
                    });
            case MUL ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] * y[i];
                        }
                    });
            case DIV ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] / y[i];
                        }
                    });
            default -> slowly(out, i -> Scalar.binary(op, x[i], y[i]));
        }
    }

    private void ints(BinaryOp op, int[] x, int[] y, int[] out) {
        switch (op) {
            case ADD ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] + y[i];
                        }
                    });
            case SUB ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] - y[i];
                        }
                    });
            case MUL ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] * y[i];
                        }
                    });
            case AND ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] & y[i];
                        }
                    });
            case OR ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] | y[i];
                        }
                    });
            case XOR ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] ^ y[i];
                        }
                    });
            case SHL ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] << y[i];
                        }
                    });
            case SHR ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] >> y[i];
                        }
                    });
            case USHR ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] >>> y[i];
                        }
                    });
            default -> slowly(out, i -> Scalar.binary(op, x[i], y[i]));
        }
    }

    private void longs(BinaryOp op, long[] x, long[] y, long[] out) {
        switch (op) {
            case ADD ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] + y[i];
                        }
                    });
            case SUB ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] - y[i];
                        }
                    });
            case MUL ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] * y[i];
                        }
                    });
            case AND ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] & y[i];
                        }
                    });
            case OR ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] | y[i];
                        }
                    });
            case XOR ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] ^ y[i];
                        }
                    });
            case SHL ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] << y[i];
                        }
                    });
            case SHR ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] >> y[i];
                        }
                    });
            case USHR ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] >>> y[i];
                        }
                    });
            default -> slowly(out, i -> Scalar.binary(op, x[i], y[i]));
        }
    }
}
