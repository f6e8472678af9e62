package io.gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Evaluator;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Local;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The float64 functions against fifty digits, on samples. */
class Expand64Test {
    private static final int SAMPLES = Boolean.getBoolean("gradus.long") ? 200 * 1024 : 1024;
    private static final Local X = new Local("x", DType.FLOAT64);
    private static final Local Y = new Local("y", DType.FLOAT64);

    static final double ATAN2_LIMIT = 1.3;

    enum Function {
        EXP(UnaryOp.EXP, Precise::exp, StrictMath::exp, 1e-18, 709),
        EXPM1(UnaryOp.EXPM1, Precise::expm1, StrictMath::expm1, 1e-18, 709),
        LOG(UnaryOp.LOG, Precise::log, StrictMath::log, 1e-307, 1e308),
        LOG_NEAR_ONE(UnaryOp.LOG, Precise::log, StrictMath::log, 0.25, 4),
        LOG1P(UnaryOp.LOG1P, Precise::log1p, StrictMath::log1p, 1e-18, 1e300),
        LOG1P_NEAR_ZERO(UnaryOp.LOG1P, Precise::log1p, StrictMath::log1p, 0.01, 0.9999999),
        SINH(UnaryOp.SINH, Precise::sinh, StrictMath::sinh, 1e-18, 710),
        COSH(UnaryOp.COSH, Precise::cosh, StrictMath::cosh, 1e-18, 710),
        TANH(UnaryOp.TANH, Precise::tanh, StrictMath::tanh, 1e-18, 22),
        ERF(UnaryOp.ERF, Precise::erf, Ulps::erf, 1e-18, 6.5),
        ATAN(UnaryOp.ATAN, Precise::atan, StrictMath::atan, 1e-18, 1e18),
        ATAN_NEAR_ONE(UnaryOp.ATAN, Precise::atan, StrictMath::atan, 0.1, 10),
        ASIN(UnaryOp.ASIN, Precise::asin, StrictMath::asin, 1e-10, 0.9999999999),
        ACOS(UnaryOp.ACOS, Precise::acos, StrictMath::acos, 1e-10, 0.9999999999),
        SIGMOID(UnaryOp.SIGMOID, Precise::sigmoid, Ulps::sigmoid, 1e-18, 744),
        SILU(UnaryOp.SILU, Precise::silu, strict(Precise::silu, Ulps::silu), 1e-18, 744),
        NORMAL_CDF(
                UnaryOp.NORMAL_CDF,
                Precise::normalCdf,
                strict(Precise::normalCdf, Ulps::normalCdf),
                1e-18,
                38.4),
        GELU(UnaryOp.GELU, Precise::gelu, strict(Precise::gelu, Ulps::gelu), 1e-18, 38.4),
        LOG2(UnaryOp.LOG2, Precise::log2, Ulps::log2, 1e-307, 1e308),
        LOG10(UnaryOp.LOG10, Precise::log10, StrictMath::log10, 1e-307, 1e308),
        CBRT(UnaryOp.CBRT, Precise::cbrt, StrictMath::cbrt, 1e-307, 1e308),
        ASINH(UnaryOp.ASINH, Precise::asinh, Ulps::asinh, 1e-18, 1e18),
        ACOSH(UnaryOp.ACOSH, Precise::acosh, Ulps::acosh, 1, 1e18),
        ACOSH_NEAR_ONE(UnaryOp.ACOSH, Precise::acosh, Ulps::acosh, 1, 2),
        ATANH(UnaryOp.ATANH, Precise::atanh, Ulps::atanh, 1e-18, 0.9999999999),
        ERFC(UnaryOp.ERFC, Precise::erfc, strict(Precise::erfc, Ulps::erfc), 1e-18, 26.5),
        ERFINV(UnaryOp.ERFINV, Precise::erfinv, Ulps::erfinv, 1e-18, 0.9999999999);

        final UnaryOp op;
        final Expr expression;
        final UnaryOperator<BigDecimal> exact;
        final DoubleUnaryOperator strict;
        final double from;
        final double to;

        Function(
                UnaryOp op,
                UnaryOperator<BigDecimal> exact,
                DoubleUnaryOperator strict,
                double from,
                double to) {
            this.op = op;
            this.expression = Expand.expand(X.read().apply(op));
            this.exact = exact;
            this.strict = strict;
            this.from = from;
            this.to = to;
        }

        /** The precise function where it is no constant, the plain one for special values. */
        private static DoubleUnaryOperator strict(
                UnaryOperator<BigDecimal> precise, DoubleUnaryOperator plain) {
            return x ->
                    Math.abs(x) > 1e-3 && Math.abs(x) < 800
                            ? precise.apply(new BigDecimal(x)).doubleValue()
                            : plain.applyAsDouble(x);
        }

        double limit() {
            return switch (this) {
                case SIGMOID -> 1.5;
                case NORMAL_CDF, GELU -> 2.3;
                case ASINH, ACOSH, ACOSH_NEAR_ONE, ATANH, ERFC, ERFINV -> 1.5;
                default -> 1;
            };
        }

        boolean takes(double x) {
            return switch (this) {
                case LOG, LOG_NEAR_ONE, LOG2, LOG10 -> x > 0;
                case ACOSH, ACOSH_NEAR_ONE -> x >= 1;
                case LOG1P, LOG1P_NEAR_ZERO -> x > -1;
                default -> true;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAccurate(Function function) {
        var random = new SplittableRandom(1);
        var batch = new BatchEvaluator(function.expression);
        var in = (double[]) batch.input(X);
        double worst = 0;
        double at = 0;
        long from = Double.doubleToRawLongBits(function.from);
        long to = Double.doubleToRawLongBits(function.to);
        for (int n = 0; n < SAMPLES; n += in.length) {
            for (int i = 0; i < in.length; i++) {
                // Half of them evenly spread, half evenly over the exponents.
                double x =
                        i % 2 == 0
                                ? random.nextDouble(function.from, function.to)
                                : Double.longBitsToDouble(random.nextLong(from, to));
                in[i] = random.nextBoolean() && function.takes(-x) ? -x : x;
            }
            var out = (double[]) batch.run();
            for (int i = 0; i < in.length; i++) {
                double ulps = Precise.ulps(out[i], function.exact.apply(new BigDecimal(in[i])));
                at = ulps > worst ? in[i] : at;
                worst = Math.max(worst, ulps);
            }
        }
        System.out.printf("%-15s float64: at most %.4f ulp, at %s%n", function, worst, at);
        assertThat(worst).as("at %s", at).isLessThanOrEqualTo(function.limit());
    }

    @ParameterizedTest
    @EnumSource
    void specialValuesAreStrictMaths(Function function) {
        for (double x :
                new double[] {
                    0.0,
                    -0.0,
                    1,
                    -1,
                    Double.MIN_VALUE,
                    -Double.MIN_VALUE,
                    Double.MIN_NORMAL,
                    1e-310,
                    Double.MAX_VALUE,
                    -Double.MAX_VALUE,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    Double.NaN,
                    Double.longBitsToDouble(-1L),
                    709.782712893384,
                    709.7827128933841,
                    -745.1332191019411,
                    -745.1332191019412,
                    710.4758600739439,
                    710.475860073944,
                    1.5,
                    -1.5,
                    2
                }) {
            double strict = function.strict.applyAsDouble(x);
            double value = value(function.expression, x, 0);
            if (strict == 0
                    || !Double.isFinite(strict)
                    || Math.abs(x) < Double.MIN_NORMAL && Math.abs(strict) <= 1) {
                assertThat(value).as("%s(%s)", function, x).isEqualTo(Double.valueOf(strict));
            } else {
                assertThat(value)
                        .as("%s(%s)", function, x)
                        .isBetween(beside(strict, -1), beside(strict, 1));
            }
        }
    }

    /** Two steps away: StrictMath itself may be one off, and so may the expansion. */
    private static double beside(double x, int direction) {
        double bound = x + 2 * direction * Math.ulp(x);
        return Double.isInfinite(bound) ? Math.copySign(Double.MAX_VALUE, bound) : bound;
    }

    @Test
    void subnormalExponentials() {
        // Results of few bits: the error is counted in steps of the smallest number.
        for (double x = -708; x > -746; x -= 0.37) {
            double value = value(Function.EXP.expression, x, 0);
            assertThat(Precise.ulps(value, Precise.exp(new BigDecimal(x)))).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void subnormalLogarithms() {
        for (double x = Double.MIN_VALUE; x < Double.MIN_NORMAL; x *= 7.3) {
            double value = value(Function.LOG.expression, x, 0);
            assertThat(Precise.ulps(value, Precise.log(new BigDecimal(x)))).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void angles() {
        var atan2 = Expand.expand(Y.read().apply(BinaryOp.ATAN2, X.read()));
        var random = new SplittableRandom(5);
        double worst = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double x = random.nextDouble(-3, 3) * Math.scalb(1.0, random.nextInt(-30, 30));
            double y =
                    x * random.nextDouble(-4, 4) * Math.scalb(1.0, i % 2 * random.nextInt(-60, 60));
            var exact = Precise.atan2(new BigDecimal(y), new BigDecimal(x));
            worst = Math.max(worst, Precise.ulps(value(atan2, x, y), exact));
        }
        System.out.printf("ATAN2 float64: at most %.4f ulp%n", worst);
        assertThat(worst).isLessThanOrEqualTo(ATAN2_LIMIT);
        double[] special = {
            0,
            -0.0,
            1,
            -1,
            1e308,
            -1.7e308,
            1e-308,
            4.9e-324,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN
        };
        for (double x : special) {
            for (double y : special) {
                double strict = StrictMath.atan2(y, x);
                double value = value(atan2, x, y);
                if (strict == 0 || strict != strict) {
                    assertThat(value).as("atan2(%s, %s)", y, x).isEqualTo(Double.valueOf(strict));
                } else {
                    assertThat(value)
                            .as("atan2(%s, %s)", y, x)
                            .isBetween(beside(strict, -1), beside(strict, 1));
                    assertThat(Math.signum(value)).isEqualTo(Math.signum(strict));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysIn64BitLanes(Function function) {
        Substitute.bottomUp(
                function.expression,
                node -> {
                    assertThat(node.dtype()).isIn(DType.FLOAT64, DType.INT64, DType.BOOL);
                    return node;
                });
    }

    @Test
    void whatIsNotExpandedStays() {
        var x = X.read();
        for (var e :
                new Expr[] {
                    x.apply(UnaryOp.SIN),
                    x.apply(UnaryOp.COS),
                    x.apply(UnaryOp.TAN),
                    x.apply(BinaryOp.POW, Y.read())
                }) {
            assertThat(Expand.expand(e)).isSameAs(e);
        }
    }

    @Test
    void theYardstickIsRight() {
        // Known digits: of e, log 2, π/4, erf(1), asin(1/2) = π/6.
        assertThat(Precise.exp(BigDecimal.ONE).toString())
                .startsWith("2.7182818284590452353602874713526624977572470");
        assertThat(Precise.log(BigDecimal.TWO).toString())
                .startsWith("0.6931471805599453094172321214581765680755001");
        assertThat(Precise.PI.toString())
                .startsWith("3.1415926535897932384626433832795028841971693993751");
        assertThat(
                        Precise.atan(BigDecimal.ONE)
                                .multiply(new BigDecimal(4))
                                .subtract(Precise.PI)
                                .abs())
                .isLessThan(new BigDecimal("1e-54"));
        assertThat(Precise.erf(BigDecimal.ONE).toString())
                .startsWith("0.84270079294971486934122063508260925929606699");
        assertThat(
                        Precise.asin(new BigDecimal("0.5"))
                                .multiply(new BigDecimal(6))
                                .subtract(Precise.PI)
                                .abs())
                .isLessThan(new BigDecimal("1e-54"));
        assertThat(Ulps.erf(0.7))
                .isCloseTo(
                        Precise.erf(new BigDecimal(0.7)).doubleValue(),
                        org.assertj.core.api.Assertions.within(1e-15));
    }

    private static double value(Expr e, double x, double y) {
        return (Double)
                Evaluator.evaluate(
                        e,
                        new Evaluator.Context() {
                            @Override
                            public Object read(Local local) {
                                return local == X ? x : y;
                            }
                        });
    }
}
