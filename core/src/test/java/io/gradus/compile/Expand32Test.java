package io.gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Evaluator;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Local;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The float32 functions against StrictMath in float64: on a sample, or with gradus.long=true on all
 * 2³² values.
 */
class Expand32Test {
    private static final boolean LONG = Boolean.getBoolean("gradus.long");
    private static final Local X = new Local("x", DType.FLOAT32);
    private static final Local Y = new Local("y", DType.FLOAT32);

    static final double POW_LIMIT = 1;
    static final double ATAN2_LIMIT = 1.6;

    enum Function {
        EXP(UnaryOp.EXP, StrictMath::exp, 0.95),
        EXPM1(UnaryOp.EXPM1, StrictMath::expm1, 1.01),
        LOG(UnaryOp.LOG, StrictMath::log, 0.95),
        LOG1P(UnaryOp.LOG1P, StrictMath::log1p, 0.95),
        SINH(UnaryOp.SINH, StrictMath::sinh, 0.95),
        COSH(UnaryOp.COSH, StrictMath::cosh, 0.95),
        TANH(UnaryOp.TANH, StrictMath::tanh, 1),
        ERF(UnaryOp.ERF, Ulps::erf, 1),
        ATAN(UnaryOp.ATAN, StrictMath::atan, 0.9),
        ASIN(UnaryOp.ASIN, StrictMath::asin, 0.9),
        ACOS(UnaryOp.ACOS, StrictMath::acos, 0.9),
        SIN(UnaryOp.SIN, StrictMath::sin, 0.9),
        COS(UnaryOp.COS, StrictMath::cos, 0.9),
        TAN(UnaryOp.TAN, StrictMath::tan, 1.3),
        SIGMOID(UnaryOp.SIGMOID, Ulps::sigmoid, 1.5),
        SILU(UnaryOp.SILU, Ulps::silu, 1.1),
        NORMAL_CDF(UnaryOp.NORMAL_CDF, Ulps::normalCdf, 2),
        GELU(UnaryOp.GELU, Ulps::gelu, 1.8),
        LOG2(UnaryOp.LOG2, Ulps::log2, 1.1),
        LOG10(UnaryOp.LOG10, StrictMath::log10, 1.1),
        CBRT(UnaryOp.CBRT, StrictMath::cbrt, 0.6),
        ASINH(UnaryOp.ASINH, Ulps::asinh, 1.4),
        ACOSH(UnaryOp.ACOSH, Ulps::acosh, 1.4),
        ATANH(UnaryOp.ATANH, Ulps::atanh, 1.4),
        ERFC(UnaryOp.ERFC, Ulps::erfc, 2),
        ERFINV(UnaryOp.ERFINV, Ulps::erfinv, 1.5);

        final Expr expression;
        final DoubleUnaryOperator oracle;
        final double limit;

        Function(UnaryOp op, DoubleUnaryOperator oracle, double limit) {
            this.expression = Expand.expand(X.read().apply(op));
            this.oracle = oracle;
            this.limit = limit;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAccurateEverywhere(Function function) {
        new Sweep32(function.name(), function.expression, X, function.oracle)
                .demand(function.limit);
    }

    @ParameterizedTest
    @EnumSource
    void specialValuesAreExact(Function function) {
        for (float x :
                new float[] {
                    0f,
                    -0f,
                    1,
                    -1,
                    Float.MIN_VALUE,
                    -Float.MIN_VALUE,
                    Float.POSITIVE_INFINITY,
                    Float.NEGATIVE_INFINITY,
                    Float.NaN,
                    Float.MAX_VALUE,
                    -Float.MAX_VALUE,
                    Float.intBitsToFloat(0x7fffffff),
                    Float.intBitsToFloat(0xff800001)
                }) {
            double exact = function.oracle.applyAsDouble(x);
            if (exact == Math.rint(exact) || exact != exact || Math.abs(exact) < Float.MIN_NORMAL) {
                assertThat(value(function.expression, x, 0))
                        .as("%s(%s)", function, x)
                        .isEqualTo(Float.valueOf((float) exact));
            }
        }
    }

    /** What makes these functions fit for vectors: no wider lane, no call. */
    @ParameterizedTest
    @EnumSource
    void staysIn32BitLanes(Function function) {
        staysIn32BitLanes(function.expression);
    }

    private static void staysIn32BitLanes(Expr e) {
        Substitute.bottomUp(
                e,
                node -> {
                    assertThat(node.dtype()).isIn(DType.FLOAT32, DType.INT32, DType.BOOL);
                    if (node instanceof Expr.Unary unary) {
                        assertThat(unary.op())
                                .isIn(UnaryOp.NEG, UnaryOp.ABS, UnaryOp.NOT, UnaryOp.SQRT);
                    }
                    if (node instanceof Expr.Binary binary) {
                        assertThat(binary.op()).isNotIn(BinaryOp.POW, BinaryOp.ATAN2, BinaryOp.REM);
                    }
                    return node;
                });
    }

    @Test
    void batchesComputeWhatSingleEvaluationsDo() {
        for (var function : Function.values()) {
            var batch = new BatchEvaluator(function.expression);
            var in = (float[]) batch.input(X);
            var random = new SplittableRandom(3);
            for (int i = 0; i < in.length; i++) {
                in[i] =
                        i % 2 == 0
                                ? Float.intBitsToFloat(random.nextInt())
                                : (float) random.nextDouble(-20, 20);
            }
            var out = (float[]) batch.run();
            for (int i = 0; i < in.length; i += 7) {
                assertThat(value(function.expression, in[i], 0)).isEqualTo(Float.valueOf(out[i]));
            }
        }
    }

    private static float value(Expr e, float x, float y) {
        return (Float)
                Evaluator.evaluate(
                        e,
                        new Evaluator.Context() {
                            @Override
                            public Object read(Local local) {
                                return local == X ? x : y;
                            }
                        });
    }

    // ---- functions of two values
    // ---------------------------------------------------------------------------------

    @Test
    void powers() {
        var pow = Expand.expand(X.read().apply(BinaryOp.POW, Y.read()));
        staysIn32BitLanes(pow);
        var random = new SplittableRandom(11);
        pairs(
                pow,
                StrictMath::pow,
                POW_LIMIT,
                (x, y) -> {
                    for (int i = 0; i < x.length; i++) {
                        switch (i % 4) {
                            case 0 -> x[i] = Math.abs(Float.intBitsToFloat(random.nextInt()));
                            case 1 -> x[i] = (float) random.nextDouble(0.4, 2.5);
                            case 2 -> x[i] = (float) random.nextDouble(0.99, 1.01);
                            default -> x[i] = (float) random.nextDouble(-20, 20);
                        }
                        // Exponents that bring the result everywhere between underflow and
                        // overflow.
                        y[i] =
                                i % 4 == 3
                                        ? random.nextInt(-30, 30)
                                        : (float)
                                                (random.nextDouble(-152, 129)
                                                        / (Math.log(x[i]) / Math.log(2)));
                    }
                });
    }

    @Test
    void angles() {
        var atan2 = Expand.expand(X.read().apply(BinaryOp.ATAN2, Y.read()));
        staysIn32BitLanes(atan2);
        var random = new SplittableRandom(12);
        pairs(
                atan2,
                StrictMath::atan2,
                ATAN2_LIMIT,
                (y, x) -> {
                    for (int i = 0; i < x.length; i++) {
                        x[i] = Float.intBitsToFloat(random.nextInt());
                        y[i] =
                                i % 3 == 0
                                        ? Float.intBitsToFloat(random.nextInt())
                                        : x[i] * (float) random.nextDouble(-4, 4);
                    }
                });
    }

    private interface Filler {
        void fill(float[] x, float[] y);
    }

    private static void pairs(
            Expr e, java.util.function.DoubleBinaryOperator oracle, double limit, Filler filler) {
        var batch = new BatchEvaluator(e);
        var x = (float[]) batch.input(X);
        var y = (float[]) batch.input(Y);
        double worst = everySpecialPair(batch, x, y, oracle, limit);
        for (int round = 0; round < (LONG ? 100_000 : 500); round++) {
            filler.fill(x, y);
            worst = Math.max(worst, worst((float[]) batch.run(), x, y, oracle, limit));
        }
        System.out.printf("%s: at most %.4f ulp%n", limit == POW_LIMIT ? "POW" : "ATAN2", worst);
    }

    private static double everySpecialPair(
            BatchEvaluator batch,
            float[] x,
            float[] y,
            java.util.function.DoubleBinaryOperator oracle,
            double limit) {
        float[] special = {
            0,
            -0f,
            1,
            -1,
            2,
            -2,
            3,
            -3,
            0.5f,
            -0.5f,
            1.5f,
            -1.5f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            0x1p23f,
            0x1p24f,
            8388609,
            -8388607,
            16777215,
            -16777217,
            0.99999994f,
            1.0000001f,
            -0.99999994f,
            127,
            128,
            -149,
            -150,
            149.5f,
            1e-30f,
            1e10f,
            -7.5f,
            33,
            0x1p125f,
            0x1p126f
        };
        double worst = 0;
        for (float a : special) {
            for (int i = 0; i < x.length; i++) {
                x[i] = a;
                y[i] = special[i % special.length];
            }
            worst = Math.max(worst, worst((float[]) batch.run(), x, y, oracle, limit));
        }
        return worst;
    }

    private static double worst(
            float[] out,
            float[] x,
            float[] y,
            java.util.function.DoubleBinaryOperator oracle,
            double limit) {
        double worst = 0;
        for (int i = 0; i < out.length; i++) {
            double exact = oracle.applyAsDouble(x[i], y[i]);
            double ulps = Ulps.of(out[i], exact);
            if (!(ulps <= limit)) {
                assertThat(ulps)
                        .as("(%s, %s): %s, not %s", x[i], y[i], out[i], exact)
                        .isLessThanOrEqualTo(limit);
            }
            worst = Math.max(worst, ulps);
        }
        return worst;
    }
}
