package io.gradus.ir;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Computes the value of one expression as {@link Scalar} defines it: slow, plain, and the yardstick
 * for everything fast.
 *
 * <p>Values are boxed as {@link Scalar} has them. A subexpression that is used several times is
 * computed once. Of a select only the chosen side is computed. One evaluator serves one point: make
 * a new one for the next.
 */
public final class Evaluator {
    /** What an expression reads from outside. */
    public interface Context {
        /**
         * The position along an axis.
         *
         * @param axis the axis
         * @return the position, from 0
         */
        default int index(Axis axis) {
            throw new IllegalStateException("no position is known along axis " + axis);
        }

        /**
         * A size.
         *
         * @param dim the size, which may be open
         * @return its value
         */
        default int size(Dim dim) {
            return dim.value();
        }

        /**
         * An element of a buffer.
         *
         * @param source what is read
         * @param index the position, one number for each dimension
         * @return the element, boxed as its dtype is stored
         */
        default Object load(Value source, int[] index) {
            throw new IllegalStateException("no elements are known of " + source);
        }

        /**
         * A named scalar.
         *
         * @param local the name
         * @return its value, boxed as its dtype is stored
         */
        default Object read(Local local) {
            throw new IllegalStateException("no value is known of " + local);
        }
    }

    private final Context context;
    private final Map<Expr, Object> known = new IdentityHashMap<>();

    /**
     * Makes an evaluator for one point.
     *
     * @param context what is read from outside
     */
    public Evaluator(Context context) {
        this.context = context;
    }

    /**
     * Computes an expression.
     *
     * @param e the expression
     * @param context what is read from outside
     * @return its value, boxed as {@link Scalar} has it
     * @throws ArithmeticException if an integer is divided by zero
     */
    public static Object evaluate(Expr e, Context context) {
        return new Evaluator(context).evaluate(e);
    }

    /**
     * Computes an expression at this evaluator's point; what it shares with earlier ones is not
     * computed again.
     *
     * @param e the expression
     * @return its value, boxed as {@link Scalar} has it
     * @throws ArithmeticException if an integer is divided by zero
     */
    public Object evaluate(Expr e) {
        var value = known.get(e);
        if (value == null) {
            value = compute(e);
            known.put(e, value);
        }
        return value;
    }

    private Object compute(Expr e) {
        return switch (e) {
            case Expr.Constant(var dtype, var value) ->
                    dtype == DType.BOOL ? (Object) (value.intValue() != 0) : value;
            case Expr.AxisIndex(var axis) -> context.index(axis);
            case Expr.Size(var dim) -> context.size(dim);
            case Expr.Load(var source, var index) ->
                    context.load(
                            source, index.stream().mapToInt(i -> (Integer) evaluate(i)).toArray());
            case Expr.Read(var local) -> context.read(local);
            case Expr.Unary(var op, var x) -> Scalar.unary(op, evaluate(x));
            case Expr.Binary(var op, var x, var y) -> Scalar.binary(op, evaluate(x), evaluate(y));
            case Expr.Fma(var a, var b, var c) -> fma(evaluate(a), evaluate(b), evaluate(c));
            case Expr.Compare(var op, var x, var y) -> Scalar.compare(op, evaluate(x), evaluate(y));
            case Expr.Select(var condition, var ifTrue, var ifFalse) ->
                    evaluate((Boolean) evaluate(condition) ? ifTrue : ifFalse);
            case Expr.Cast(var dtype, var x) -> Scalar.cast(x.dtype(), dtype, evaluate(x));
            case Expr.Bitcast(var dtype, var x) -> Scalar.bitcast(dtype, evaluate(x));
        };
    }

    private static Object fma(Object a, Object b, Object c) {
        return a instanceof Float f
                ? (Object) Math.fma(f, (Float) b, (Float) c)
                : (Object) Math.fma((Double) a, (Double) b, (Double) c);
    }
}
