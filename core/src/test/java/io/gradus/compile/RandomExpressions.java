package io.gradus.compile;

import io.gradus.ir.DType;
import io.gradus.ir.Evaluator;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Local;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random expressions over one local of each dtype, with much sharing, and random values for the
 * locals.
 */
final class RandomExpressions {
    static final List<DType> DTYPES =
            List.of(DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64, DType.BOOL);
    private static final List<UnaryOp> EXACT =
            List.of(
                    UnaryOp.NEG,
                    UnaryOp.ABS,
                    UnaryOp.FLOOR,
                    UnaryOp.CEIL,
                    UnaryOp.RINT,
                    UnaryOp.SQRT);
    private static final List<BinaryOp> FLOATING =
            List.of(
                    BinaryOp.ADD,
                    BinaryOp.SUB,
                    BinaryOp.MUL,
                    BinaryOp.DIV,
                    BinaryOp.REM,
                    BinaryOp.MIN,
                    BinaryOp.MAX,
                    BinaryOp.POW);
    private static final List<BinaryOp> INTEGER =
            List.of(
                    BinaryOp.ADD,
                    BinaryOp.SUB,
                    BinaryOp.MUL,
                    BinaryOp.MIN,
                    BinaryOp.MAX,
                    BinaryOp.AND,
                    BinaryOp.OR,
                    BinaryOp.XOR,
                    BinaryOp.SHL,
                    BinaryOp.SHR,
                    BinaryOp.USHR);
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        2,
        0.5,
        -4,
        3,
        1e-40,
        -1e-310,
        1e30,
        -1e300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Integer.MAX_VALUE,
        Long.MIN_VALUE,
        Float.MIN_NORMAL,
        Double.MIN_VALUE,
        1.5
    };

    private final SplittableRandom random;
    final Map<DType, Local> locals = new EnumMap<>(DType.class);
    private final Map<DType, List<Expr>> made = new EnumMap<>(DType.class);

    RandomExpressions(long seed) {
        random = new SplittableRandom(seed);
        for (var dtype : DTYPES) {
            var local = new Local(dtype.toString(), dtype);
            locals.put(dtype, local);
            made.put(dtype, new ArrayList<>(List.of(local.read())));
        }
    }

    /** An expression made by adding nodes one after another on top of earlier ones. */
    Expr next(int nodes) {
        Expr last = made.get(DType.FLOAT32).getFirst();
        for (int i = 0; i < nodes; i++) {
            last = node(DTYPES.get(random.nextInt(DTYPES.size())));
            made.get(last.dtype()).add(last);
        }
        return last;
    }

    private Expr node(DType dtype) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return constant(dtype);
        }
        if (kind == 1) {
            return any(DType.BOOL).select(any(dtype), any(dtype));
        }
        if (kind == 2) {
            return cast(dtype);
        }
        return switch (dtype) {
            case FLOAT32, FLOAT64 ->
                    kind == 3
                            ? any(dtype).fma(any(dtype), any(dtype))
                            : kind < 6
                                    ? any(dtype).apply(EXACT.get(random.nextInt(EXACT.size())))
                                    : any(dtype)
                                            .apply(
                                                    FLOATING.get(random.nextInt(FLOATING.size())),
                                                    any(dtype));
            case INT32, INT64 -> integer(dtype, kind);
            default -> truth(kind);
        };
    }

    private Expr integer(DType dtype, int kind) {
        if (kind == 3) {
            // A divisor that may vanish would end the program.
            var divisor = constant(dtype);
            boolean zero = ((Expr.Constant) divisor).value().longValue() == 0;
            return any(dtype)
                    .apply(
                            random.nextBoolean() ? BinaryOp.DIV : BinaryOp.REM,
                            zero ? divisor.like(1) : divisor);
        }
        return kind < 6
                ? any(dtype).apply(List.of(UnaryOp.NEG, UnaryOp.ABS, UnaryOp.NOT).get(kind % 3))
                : any(dtype).apply(INTEGER.get(random.nextInt(INTEGER.size())), any(dtype));
    }

    private Expr truth(int kind) {
        if (kind == 3) {
            return any(DType.BOOL).apply(UnaryOp.NOT);
        }
        if (kind < 6) {
            return any(DType.BOOL)
                    .apply(
                            List.of(BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR).get(random.nextInt(3)),
                            any(DType.BOOL));
        }
        var dtype = DTYPES.get(random.nextInt(DTYPES.size()));
        return any(dtype).compare(Comparison.values()[random.nextInt(6)], any(dtype));
    }

    private Expr cast(DType dtype) {
        var x = any(DTYPES.get(random.nextInt(DTYPES.size())));
        if (x.dtype() != dtype && x.dtype().bytes() == dtype.bytes()) {
            // Which NaN it is stays open, so its bits must not be looked at.
            var number =
                    x.dtype().isFloating() ? x.compare(Comparison.EQ, x).select(x, x.like(1.5)) : x;
            return new Expr.Bitcast(dtype, number);
        }
        var narrow = List.of(DType.FLOAT16, DType.BFLOAT16, DType.UINT8);
        return new Expr.Cast(
                dtype, random.nextInt(3) == 0 ? x.cast(narrow.get(random.nextInt(3))) : x);
    }

    private Expr constant(DType dtype) {
        double value = SPECIAL[random.nextInt(SPECIAL.length)];
        return Expr.constant(dtype, dtype == DType.BOOL ? random.nextInt(2) : value);
    }

    private Expr any(DType dtype) {
        var list = made.get(dtype);
        return list.get(random.nextInt(list.size()));
    }

    /** Values for the locals: special ones, and random bits. */
    Evaluator.Context values() {
        var values = new EnumMap<DType, Object>(DType.class);
        boolean special = random.nextBoolean();
        double d = SPECIAL[random.nextInt(SPECIAL.length)];
        long bits = random.nextLong();
        values.put(DType.FLOAT32, special ? (float) d : Float.intBitsToFloat((int) bits));
        values.put(DType.FLOAT64, special ? d : Double.longBitsToDouble(bits));
        values.put(DType.INT32, special ? (int) d : (int) bits);
        values.put(DType.INT64, special ? (long) d : bits);
        values.put(DType.BOOL, random.nextBoolean());
        return new Evaluator.Context() {
            @Override
            public Object read(Local local) {
                return values.get(local.dtype());
            }
        };
    }
}
