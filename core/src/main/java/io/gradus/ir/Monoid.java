package io.gradus.ir;

import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import java.util.List;

/**
 * How a reduction combines two tuples of values, and the tuple that changes nothing.
 *
 * @param name what it is called
 * @param identity the neutral tuple
 * @param left names of the values combined so far
 * @param right names of the values to take in
 * @param combined the combination, in terms of the names
 */
public record Monoid(
        String name,
        List<Expr.Constant> identity,
        List<Local> left,
        List<Local> right,
        List<Expr> combined) {
    /**
     * The dtypes of a tuple.
     *
     * @return one for each element
     */
    public List<DType> dtypes() {
        return left.stream().map(Local::dtype).toList();
    }

    private static Monoid single(String name, DType dtype, BinaryOp op, Number identity) {
        var a = new Local("a", dtype);
        var b = new Local("b", dtype);
        return new Monoid(
                name,
                List.of(new Expr.Constant(dtype, identity)),
                List.of(a),
                List.of(b),
                List.of(a.read().apply(op, b.read())));
    }

    /**
     * Addition.
     *
     * @param dtype int32, int64, float32 or float64
     * @return the monoid
     */
    public static Monoid sum(DType dtype) {
        return single("sum", dtype, BinaryOp.ADD, number(dtype, 0));
    }

    /**
     * Addition that starts from −0, the one float that changes no other, so that the sum of one
     * element is that element to the bit.
     *
     * @param dtype float32 or float64
     * @return the monoid
     */
    public static Monoid sumFromNegativeZero(DType dtype) {
        return single("sum", dtype, BinaryOp.ADD, number(dtype, -0.0));
    }

    /**
     * Multiplication.
     *
     * @param dtype int32, int64, float32 or float64
     * @return the monoid
     */
    public static Monoid product(DType dtype) {
        return single("prod", dtype, BinaryOp.MUL, number(dtype, 1));
    }

    /**
     * The largest value; NaN if there is one.
     *
     * @param dtype int32, int64, float32 or float64
     * @return the monoid
     */
    public static Monoid max(DType dtype) {
        return single("max", dtype, BinaryOp.MAX, lowest(dtype));
    }

    /**
     * The smallest value; NaN if there is one.
     *
     * @param dtype int32, int64, float32 or float64
     * @return the monoid
     */
    public static Monoid min(DType dtype) {
        return single("min", dtype, BinaryOp.MIN, highest(dtype));
    }

    /**
     * Whether one holds.
     *
     * @return the monoid over bool
     */
    public static Monoid any() {
        return single("any", DType.BOOL, BinaryOp.OR, 0);
    }

    /**
     * Whether all hold.
     *
     * @return the monoid over bool
     */
    public static Monoid all() {
        return single("all", DType.BOOL, BinaryOp.AND, 1);
    }

    /**
     * The largest value with its position, the first of equals; a NaN is larger than all numbers.
     *
     * @param dtype the type of the values
     * @return the monoid over (value, int32 position)
     */
    public static Monoid argMax(DType dtype) {
        return arg("argMax", dtype, Comparison.GT, lowest(dtype));
    }

    /**
     * The smallest value with its position, the first of equals; a NaN is smaller than all numbers.
     *
     * @param dtype the type of the values
     * @return the monoid over (value, int32 position)
     */
    public static Monoid argMin(DType dtype) {
        return arg("argMin", dtype, Comparison.LT, highest(dtype));
    }

    private static Monoid arg(String name, DType dtype, Comparison better, Number identity) {
        var a = new Local("a", dtype);
        var i = new Local("i", DType.INT32);
        var b = new Local("b", dtype);
        var j = new Local("j", DType.INT32);
        Expr wins = b.read().compare(better, a.read());
        Expr ties = b.read().compare(Comparison.EQ, a.read());
        if (dtype.isFloating()) {
            // NaN beats every number and ties with NaN; x != x says which is one.
            Expr aIsNan = a.read().compare(Comparison.NE, a.read());
            Expr bIsNan = b.read().compare(Comparison.NE, b.read());
            wins =
                    wins.apply(
                            BinaryOp.OR,
                            bIsNan.apply(BinaryOp.AND, aIsNan.apply(Expr.UnaryOp.NOT)));
            ties = ties.apply(BinaryOp.OR, bIsNan.apply(BinaryOp.AND, aIsNan));
        }
        // The identity has the largest position, so that a real element always wins a tie with it.
        Expr earlier = j.read().compare(Comparison.LT, i.read());
        Expr take = wins.apply(BinaryOp.OR, ties.apply(BinaryOp.AND, earlier));
        return new Monoid(
                name,
                List.of(
                        new Expr.Constant(dtype, identity),
                        new Expr.Constant(DType.INT32, Integer.MAX_VALUE)),
                List.of(a, i),
                List.of(b, j),
                List.of(take.select(b.read(), a.read()), take.select(j.read(), i.read())));
    }

    private static Number number(DType dtype, double value) {
        return ((Expr.Constant) Expr.constant(dtype, value)).value();
    }

    private static Number lowest(DType dtype) {
        return switch (dtype) {
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            case FLOAT32 -> Float.NEGATIVE_INFINITY;
            case FLOAT64 -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException("no order is defined on " + dtype);
        };
    }

    private static Number highest(DType dtype) {
        return switch (dtype) {
            case INT32 -> Integer.MAX_VALUE;
            case INT64 -> Long.MAX_VALUE;
            case FLOAT32 -> Float.POSITIVE_INFINITY;
            case FLOAT64 -> Double.POSITIVE_INFINITY;
            default -> throw new IllegalArgumentException("no order is defined on " + dtype);
        };
    }
}
