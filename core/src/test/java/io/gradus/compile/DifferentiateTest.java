package io.gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Evaluator;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Local;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DifferentiateTest {
    private static final Local X = new Local("x", DType.FLOAT64);
    private static final Local Y = new Local("y", DType.FLOAT64);
    private static final Local OUT = new Local("out", DType.FLOAT64);
    private static final Expr x = X.read();
    private static final Expr y = Y.read();

    // ---- against central differences
    // -----------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(value = UnaryOp.class, names = "NOT", mode = EnumSource.Mode.EXCLUDE)
    void everyFunctionOfOneValue(UnaryOp op) {
        double[] points =
                switch (op) {
                    case LOG, LOG2, LOG10, SQRT -> new double[] {0.2, 0.9, 1.3, 7};
                    case ACOSH -> new double[] {1.2, 1.9, 7};
                    case LOG1P -> new double[] {-0.7, -0.1, 0.3, 4};
                    case ASIN, ACOS, ATANH, ERFINV -> new double[] {-0.8, -0.1, 0.4, 0.9};
                    default -> new double[] {-2.3, -0.6, 0.3, 1.1, 2.7};
                };
        for (double at : points) {
            agreesWithDifferences(x.apply(op), at, 0.5);
            // A function within a function: its slope takes part.
            agreesWithDifferences(x.times(y).apply(op), at, op == UnaryOp.ACOSH ? 1.1 : 0.9);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ADD", "SUB", "MUL", "DIV", "REM", "MIN", "MAX", "POW", "ATAN2"})
    void everyFunctionOfTwoValues(BinaryOp op) {
        for (double a : new double[] {0.3, 1.7, 2.9}) {
            for (double b : new double[] {-1.6, 0.7, 2.2}) {
                agreesWithDifferences(x.apply(op, y), a, b);
                agreesWithDifferences(y.apply(op, x), op == BinaryOp.POW ? Math.abs(b) : b, a);
                agreesWithDifferences(x.times(x).apply(op, x.plus(3)), a, b);
            }
        }
    }

    @Test
    void fusedProductsAndChoices() {
        agreesWithDifferences(x.fma(y, x.times(x)), 1.3, -0.4);
        var choice = x.compare(Comparison.LT, y).select(x.times(x), x.apply(UnaryOp.SIN));
        agreesWithDifferences(choice, 0.4, 0.6);
        agreesWithDifferences(choice, 0.8, 0.6);
    }

    @Test
    void randomCompositions() {
        var random = new SplittableRandom(7);
        int compared = 0;
        for (int i = 0; i < 2000; i++) {
            var e = composition(random);
            double a = random.nextDouble(0.2, 2);
            double b = random.nextDouble(0.2, 2);
            if (isSmoothAt(e, a, b)) {
                agreesWithDifferences(e, a, b);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(1000);
    }

    /**
     * Functions whose slope is infinite at the end of their domain are left out: 0 · ∞ is no
     * derivative.
     */
    private static Expr composition(SplittableRandom random) {
        var unary =
                List.of(
                        UnaryOp.NEG,
                        UnaryOp.ABS,
                        UnaryOp.EXP,
                        UnaryOp.EXPM1,
                        UnaryOp.LOG,
                        UnaryOp.LOG1P,
                        UnaryOp.SIN,
                        UnaryOp.COS,
                        UnaryOp.TAN,
                        UnaryOp.ATAN,
                        UnaryOp.SINH,
                        UnaryOp.TANH);
        var binary =
                List.of(
                        BinaryOp.ADD,
                        BinaryOp.SUB,
                        BinaryOp.MUL,
                        BinaryOp.DIV,
                        BinaryOp.MIN,
                        BinaryOp.MAX,
                        BinaryOp.POW,
                        BinaryOp.ATAN2);
        var made = new ArrayList<>(List.of(x, y, x.like(0.7)));
        for (int i = 0; i < 6; i++) {
            var a = made.get(random.nextInt(made.size()));
            var b = made.get(random.nextInt(made.size()));
            made.add(
                    random.nextBoolean()
                            ? a.apply(unary.get(random.nextInt(unary.size())))
                            : a.apply(binary.get(random.nextInt(binary.size())), b));
        }
        return made.getLast();
    }

    /**
     * Two steps agree on the slope: there is no corner nearby and the numbers are of a sane size.
     */
    private static boolean isSmoothAt(Expr e, double a, double b) {
        for (var input : List.of(X, Y)) {
            double coarse = difference(e, input, a, b, 2e-5);
            double fine = difference(e, input, a, b, 5e-6);
            if (!(Math.abs(coarse - fine) < 1e-7 * Math.max(1, Math.abs(fine)))
                    || Math.abs(fine) > 1e4) {
                return false;
            }
        }
        return true;
    }

    private static void agreesWithDifferences(Expr e, double a, double b) {
        for (var input : List.of(X, Y)) {
            double expected = difference(e, input, a, b, 1e-5);
            var tolerance = within(2e-6 * Math.max(1, Math.abs(expected)));
            var derivative = Differentiate.derivative(e, input);
            assertThat(value(derivative, a, b))
                    .as("d/d%s of %s at %s, %s", input, e, a, b)
                    .isCloseTo(expected, tolerance);
            var withOutput =
                    Substitute.locals(
                            Differentiate.derivative(e, input, OUT), java.util.Map.of(OUT, e));
            assertThat(value(withOutput, a, b))
                    .as("%s by its output", e)
                    .isCloseTo(expected, tolerance);
        }
    }

    private static double difference(Expr e, Local input, double a, double b, double step) {
        return input == X
                ? (value(e, a + step, b) - value(e, a - step, b)) / (2 * step)
                : (value(e, a, b + step) - value(e, a, b - step)) / (2 * step);
    }

    private static double value(Expr e, double a, double b) {
        return (Double)
                Evaluator.evaluate(
                        Expand.expand(e),
                        new Evaluator.Context() {
                            @Override
                            public Object read(Local local) {
                                return local == X ? a : b;
                            }
                        });
    }

    // ---- second derivatives
    // --------------------------------------------------------------------------------------

    static Stream<Expr> twiceDifferentiable() {
        return Stream.concat(
                Stream.of(
                                UnaryOp.SQRT,
                                UnaryOp.EXP,
                                UnaryOp.EXPM1,
                                UnaryOp.LOG,
                                UnaryOp.LOG1P,
                                UnaryOp.SIN,
                                UnaryOp.COS,
                                UnaryOp.TAN,
                                UnaryOp.ASIN,
                                UnaryOp.ACOS,
                                UnaryOp.ATAN,
                                UnaryOp.SINH,
                                UnaryOp.COSH,
                                UnaryOp.TANH,
                                UnaryOp.ERF)
                        .map(x::apply),
                Stream.of(
                        x.times(x).times(y),
                        y.div(x),
                        x.like(1).div(x),
                        x.apply(BinaryOp.POW, y),
                        x.apply(BinaryOp.POW, x.like(3)),
                        x.apply(BinaryOp.ATAN2, y),
                        x.apply(BinaryOp.MAX, y).times(x),
                        x.fma(x, y.times(x)),
                        x.like(1).div(x.apply(UnaryOp.NEG).apply(UnaryOp.EXP).plus(1))));
    }

    @ParameterizedTest
    @MethodSource("twiceDifferentiable")
    void secondDerivatives(Expr e) {
        agreesWithDifferences(Differentiate.derivative(e, X), 0.6, 1.4);
        agreesWithDifferences(Differentiate.derivative(e, Y), 0.6, 1.4);
    }

    /**
     * With the output as a variable of its own, the chain rule over both gives the second
     * derivative.
     */
    @Test
    void secondDerivativeThroughTheOutput() {
        var tanh = x.apply(UnaryOp.TANH);
        var first = Differentiate.derivative(tanh, X, OUT);
        var second = Differentiate.derivative(first, OUT).times(first);
        double t = Math.tanh(0.6);
        assertThat(value(Substitute.locals(second, java.util.Map.of(OUT, tanh)), 0.6, 0))
                .isCloseTo(-2 * t * (1 - t * t), within(1e-15));
    }

    // ---- rules at the edges
    // --------------------------------------------------------------------------------------

    @Test
    void tiesGoToTheFirstArgument() {
        var max = x.apply(BinaryOp.MAX, y);
        assertThat(value(Differentiate.derivative(max, X), 2, 2)).isEqualTo(1);
        assertThat(value(Differentiate.derivative(max, Y), 2, 2)).isEqualTo(0);
        var min = x.apply(BinaryOp.MIN, y);
        assertThat(value(Differentiate.derivative(min, X), 2, 2)).isEqualTo(1);
        assertThat(value(Differentiate.derivative(min, Y), 2, 2)).isEqualTo(0);
    }

    @Test
    void powersAtZeroAndBelow() {
        var pow = x.apply(BinaryOp.POW, y);
        var byBase = Differentiate.derivative(pow, X);
        assertThat(value(byBase, 0, 0)).isEqualTo(0);
        assertThat(value(byBase, 0, 1)).isEqualTo(1);
        assertThat(value(byBase, 0, 2)).isEqualTo(0);
        assertThat(value(byBase, -3, 2)).isEqualTo(-6);
        var byExponent = Differentiate.derivative(pow, Y);
        assertThat(value(byExponent, 0, 2)).isEqualTo(0);
        assertThat(value(byExponent, -3, 2)).isEqualTo(0);
        // Every further derivative stays finite at 0 as well.
        var twice =
                Differentiate.derivative(
                        Differentiate.derivative(x.apply(BinaryOp.POW, x.like(2)), X), X);
        assertThat(value(twice, 0, 0)).isEqualTo(2);
    }

    @Test
    void signOfTheAbsoluteValue() {
        var d = Differentiate.derivative(x.apply(UnaryOp.ABS), X);
        assertThat(value(d, -0.5, 0)).isEqualTo(-1);
        assertThat(value(d, 0, 0)).isEqualTo(0);
        assertThat(value(d, 0.5, 0)).isEqualTo(1);
    }

    @Test
    void remainderCountsWholeQuotientsExactly() {
        // 0.3 / 0.1 rounds to 3, but only twice does 0.1 fit in 0.3 as floats have them.
        var d = Differentiate.derivative(x.apply(BinaryOp.REM, y), Y);
        assertThat(value(d, 0.3, 0.1)).isEqualTo(-2);
        assertThat(value(d, -7.5, 2)).isEqualTo(3);
    }

    @Test
    void gradientOfTheMinusOneExponentialSurvivesFarLeft() {
        assertThat(value(Differentiate.derivative(x.apply(UnaryOp.EXPM1), X, OUT), -50, 0))
                .isCloseTo(Math.exp(-50), within(1e-36));
    }

    @Test
    void logisticFunctionHasASlopeWhereItsExponentialOverflows() {
        var logistic = x.apply(UnaryOp.SIGMOID);
        var out = OUT.read();
        assertThat(Differentiate.derivative(logistic, X, OUT))
                .isEqualTo(out.times(x.like(1).minus(out)));
        var slope = Expand.expand(Differentiate.derivative(logistic, X));
        assertThat(value(slope, -800, 0)).isEqualTo(0);
        assertThat(value(slope, -600, 0)).isCloseTo(Math.exp(-600), within(1e-274));
    }

    // ---- forms
    // ---------------------------------------------------------------------------------------------------

    @Test
    void usesTheOutput() {
        var out = OUT.read();
        assertThat(Differentiate.derivative(x.apply(UnaryOp.EXP), X, OUT)).isEqualTo(out);
        assertThat(Differentiate.derivative(x.apply(UnaryOp.TANH), X, OUT))
                .isEqualTo(x.like(1).minus(out.times(out)));
        assertThat(Differentiate.derivative(x.apply(UnaryOp.SQRT), X, OUT))
                .isEqualTo(x.like(0.5).div(out));
        assertThat(Differentiate.derivative(x.like(1).div(x), X, OUT))
                .isEqualTo(out.times(out).apply(UnaryOp.NEG));
        assertThat(Substitute.reads(Differentiate.derivative(x.div(y), Y, OUT)))
                .containsExactlyInAnyOrder(OUT, Y);
    }

    @Test
    void isTheConstantZeroWhereNothingDepends() {
        for (var e :
                List.of(
                        y,
                        y.apply(UnaryOp.EXP).times(3),
                        x.apply(UnaryOp.FLOOR),
                        x.cast(DType.INT32).cast(DType.FLOAT64),
                        new Expr.Bitcast(DType.FLOAT64, new Expr.Bitcast(DType.INT64, x)),
                        x.compare(Comparison.GT, y).select(y, x.like(2)))) {
            assertThat(Differentiate.derivative(e, X)).isEqualTo(Expr.constant(DType.FLOAT64, 0));
        }
        assertThat(Differentiate.derivative(x.cast(DType.INT32), X)).isEqualTo(Expr.constant(0));
    }

    @Test
    void simpleDerivativesAreSimple() {
        assertThat(Differentiate.derivative(x, X)).isEqualTo(x.like(1));
        assertThat(Differentiate.derivative(x.plus(y), X)).isEqualTo(x.like(1));
        assertThat(Differentiate.derivative(x.minus(y), Y)).isEqualTo(x.like(-1));
        assertThat(Differentiate.derivative(x.times(y), X)).isEqualTo(y);
        assertThat(Differentiate.derivative(x.apply(BinaryOp.POW, x.like(2)), X))
                .isEqualTo(x.times(2));
    }

    @Test
    void narrowFloatsDifferentiateInTheirComputeType() {
        var half = new Local("half", DType.FLOAT16);
        var wide = half.read().cast(DType.FLOAT32);
        var d = Differentiate.derivative(wide.times(wide).cast(DType.FLOAT16), half);
        assertThat(d).isEqualTo(wide.plus(wide));
        assertThat(Differentiate.derivative(x.cast(DType.FLOAT32).apply(UnaryOp.EXP), X).dtype())
                .isEqualTo(DType.FLOAT32);
    }

    /** Forty squarings: the derivative must stay as shared as the expression. */
    @Test
    void takesTimeByObjectsNotByWays() {
        var e = x;
        for (int i = 0; i < 40; i++) {
            e = e.times(e);
        }
        assertThat(value(Differentiate.derivative(e, X), 1, 0)).isEqualTo(0x1p40);
    }
}
