package io.gradus.compile;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Local;
import io.gradus.ir.Scalar;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes an expression for many values of its locals at once, one operation after another over
 * whole arrays: fast enough for all 2³² float32 values. Operations that expansions do not use go
 * through {@link Scalar}, slowly.
 */
final class BatchEvaluator {
    static final int SIZE = 1024;

    private final Map<Local, Object> inputs = new IdentityHashMap<>();
    private final Map<Expr, Object> arrays = new IdentityHashMap<>();
    private final List<Runnable> steps = new ArrayList<>();
    private final BatchLoops loops = new BatchLoops(steps);
    private final Object result;

    BatchEvaluator(Expr e) {
        result = array(e);
    }

    /** Where the values of a local go: a float[], double[], int[] or long[] of {@link #SIZE}. */
    Object input(Local local) {
        return inputs.computeIfAbsent(local, unseen -> empty(unseen.dtype()));
    }

    /** Computes all elements; the array is the same each time. */
    Object run() {
        steps.forEach(Runnable::run);
        return result;
    }

    private static Object empty(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> new float[SIZE];
            case FLOAT64 -> new double[SIZE];
            case INT32 -> new int[SIZE];
            case INT64 -> new long[SIZE];
            case BOOL -> new boolean[SIZE];
            default -> throw new IllegalArgumentException(dtype + " in a batch");
        };
    }

    private Object array(Expr e) {
        var known = arrays.get(e);
        if (known != null) {
            return known;
        }
        var out = e instanceof Expr.Read(var local) ? input(local) : empty(e.dtype());
        switch (e) {
            case Expr.Constant(var dtype, var value) -> {
                for (int i = 0; i < SIZE; i++) {
                    Array.set(
                            out, i, dtype == DType.BOOL ? (Object) (value.intValue() == 1) : value);
                }
            }
            case Expr.Read _ -> {}
            case Expr.Unary unary -> loops.unary(unary, array(unary.x()), out);
            case Expr.Binary binary ->
                    loops.binary(binary.op(), array(binary.left()), array(binary.right()), out);
            case Expr.Fma(var a, var b, var c) -> fma(array(a), array(b), array(c), out);
            case Expr.Compare(var op, var x, var y) ->
                    compare(op, array(x), array(y), (boolean[]) out);
            case Expr.Select(var condition, var x, var y) ->
                    select((boolean[]) array(condition), array(x), array(y), out);
            case Expr.Bitcast(_, var x) -> bitcast(array(x), out);
            case Expr.Cast(var dtype, var x) -> {
                var in = array(x);
                if (in instanceof int[] from && out instanceof float[] to) {
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            to[i] = from[i];
                        }
                    });
                } else {
                    loops.slowly(out, i -> Scalar.cast(x.dtype(), dtype, Array.get(in, i)));
                }
            }
            default -> throw new IllegalArgumentException("not in a batch: " + e);
        }
        arrays.put(e, out);
        return out;
    }

    private void fma(Object a, Object b, Object c, Object out) {
        if (a instanceof float[] x) {
            var y = (float[]) b;
            var z = (float[]) c;
            var to = (float[]) out;
            steps.add(() -> {
                for (int i = 0; i < SIZE; i++) {
                    to[i] = Math.fma(x[i], y[i], z[i]);
                }
            });
        } else {
            var x = (double[]) a;
            var y = (double[]) b;
            var z = (double[]) c;
            var to = (double[]) out;
            steps.add(() -> {
                for (int i = 0; i < SIZE; i++) {
                    to[i] = Math.fma(x[i], y[i], z[i]);
                }
            });
        }
    }

    private void compare(Comparison op, Object left, Object right, boolean[] out) {
        switch (left) {
            case float[] x -> floats(op, x, (float[]) right, out);
            case double[] x -> doubles(op, x, (double[]) right, out);
            case int[] x -> {
                var y = (int[]) right;
                boolean less = op == Comparison.LT || op == Comparison.LE || op == Comparison.NE;
                boolean same = op == Comparison.EQ || op == Comparison.LE || op == Comparison.GE;
                boolean more = op == Comparison.GT || op == Comparison.GE || op == Comparison.NE;
                steps.add(() -> {
                    for (int i = 0; i < SIZE; i++) {
                        out[i] = x[i] < y[i] ? less : x[i] > y[i] ? more : same;
                    }
                });
            }
            default ->
                    loops.slowly(
                            out, i -> Scalar.compare(op, Array.get(left, i), Array.get(right, i)));
        }
    }

    private void floats(Comparison op, float[] x, float[] y, boolean[] out) {
        switch (op) {
            case EQ ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] == y[i];
                        }
                    });
            case LT ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] < y[i];
                        }
                    });
            case GT ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] > y[i];
                        }
                    });
            default -> loops.slowly(out, i -> Scalar.compare(op, x[i], y[i]));
        }
    }

    private void doubles(Comparison op, double[] x, double[] y, boolean[] out) {
        switch (op) {
            case EQ ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] == y[i];
                        }
                    });
            case LT ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] < y[i];
                        }
                    });
            case GT ->
                    steps.add(() -> {
                        for (int i = 0; i < SIZE; i++) {
                            out[i] = x[i] > y[i];
                        }
                    });
            default -> loops.slowly(out, i -> Scalar.compare(op, x[i], y[i]));
        }
    }

    private void select(boolean[] condition, Object ifTrue, Object ifFalse, Object out) {
        if (ifTrue instanceof float[] x) {
            var y = (float[]) ifFalse;
            var to = (float[]) out;
            steps.add(() -> {
                for (int i = 0; i < SIZE; i++) {
                    to[i] = condition[i] ? x[i] : y[i];
                }
            });
        } else if (ifTrue instanceof double[] x) {
            var y = (double[]) ifFalse;
            var to = (double[]) out;
            steps.add(() -> {
                for (int i = 0; i < SIZE; i++) {
                    to[i] = condition[i] ? x[i] : y[i];
                }
            });
        } else if (ifTrue instanceof int[] x) {
            var y = (int[]) ifFalse;
            var to = (int[]) out;
            steps.add(() -> {
                for (int i = 0; i < SIZE; i++) {
                    to[i] = condition[i] ? x[i] : y[i];
                }
            });
        } else {
            loops.slowly(out, i -> Array.get(condition[i] ? ifTrue : ifFalse, i));
        }
    }

    private void bitcast(Object in, Object out) {
        steps.add(
                switch (in) {
                    case float[] x ->
                            () -> {
                                var to = (int[]) out;
                                for (int i = 0; i < SIZE; i++) {
                                    to[i] = Float.floatToRawIntBits(x[i]);
                                }
                            };
                    case int[] x ->
                            () -> {
                                var to = (float[]) out;
                                for (int i = 0; i < SIZE; i++) {
                                    to[i] = Float.intBitsToFloat(x[i]);
                                }
                            };
                    case double[] x ->
                            () -> {
                                var to = (long[]) out;
                                for (int i = 0; i < SIZE; i++) {
                                    to[i] = Double.doubleToRawLongBits(x[i]);
                                }
                            };
                    case long[] x ->
                            () -> {
                                var to = (double[]) out;
                                for (int i = 0; i < SIZE; i++) {
                                    to[i] = Double.longBitsToDouble(x[i]);
                                }
                            };
                    default -> throw new IllegalArgumentException("no bits of " + in.getClass());
                });
    }
}
