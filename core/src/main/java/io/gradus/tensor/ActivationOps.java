package io.gradus.tensor;

import static io.gradus.tensor.Elementwise.unary;
import static io.gradus.tensor.ElementwiseOps.attributed;
import static io.gradus.tensor.ElementwiseOps.positive;

import io.gradus.ir.Expr;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import java.util.List;

/** Elementwise activations made of pieces; NaN belongs to the piece that passes it on. */
final class ActivationOps {
    private ActivationOps() {}

    static final Elementwise HARD_TANH =
            unary("hardTanh", x -> pieces(x, -1, x.like(-1), x, 1, x.like(1)));
    static final Elementwise HARD_SIGMOID =
            unary(
                    "hardSigmoid",
                    x -> pieces(x, -3, x.like(0), x.plus(3).div(x.like(6)), 3, x.like(1)));
    static final Elementwise HARD_SILU =
            unary(
                    "hardSilu",
                    x -> pieces(x, -3, x.like(0), x.times(x.plus(3)).div(x.like(6)), 3, x));
    static final Elementwise SPARSE_SIGMOID =
            unary(
                    "sparseSigmoid",
                    x -> pieces(x, -1, x.like(0), x.plus(1).times(0.5), 1, x.like(1)));
    static final Elementwise SPARSE_PLUS =
            unary(
                    "sparsePlus",
                    x -> pieces(x, -1, x.like(0), x.plus(1).times(x.plus(1)).times(0.25), 1, x));
    static final Elementwise TANH_SHRINK = unary("tanhShrink", x -> x.minus(x.apply(UnaryOp.TANH)));

    static Elementwise hardShrink(double threshold) {
        return attributed(
                "hardShrink",
                threshold,
                x ->
                        x.apply(UnaryOp.ABS)
                                .compare(Comparison.LE, x.like(threshold))
                                .select(x.like(0), x));
    }

    static Elementwise softShrink(double threshold) {
        return attributed(
                "softShrink",
                threshold,
                x ->
                        x.apply(UnaryOp.ABS)
                                .compare(Comparison.LE, x.like(threshold))
                                .select(
                                        x.like(0),
                                        positive(x).select(x.minus(threshold), x.plus(threshold))));
    }

    static Elementwise celu(double alpha) {
        return attributed(
                "celu",
                alpha,
                x -> positive(x).select(x, x.div(x.like(alpha)).apply(UnaryOp.EXPM1).times(alpha)));
    }

    /** (x + √(x² + b)) / 2, for negative x as a quotient in which no digits cancel. */
    static Elementwise squareplus(double b) {
        return attributed(
                "squareplus",
                b,
                x -> {
                    var root = x.times(x).plus(b).apply(UnaryOp.SQRT);
                    return positive(x)
                            .select(x.plus(root).times(0.5), x.like(b / 2).div(root.minus(x)));
                });
    }

    static Elementwise threshold(double threshold, double otherwise) {
        return attributed(
                "threshold",
                List.of(threshold, otherwise),
                x -> x.compare(Comparison.LE, x.like(threshold)).select(x.like(otherwise), x));
    }

    /** One up to a number, one between, one from a larger number on. */
    private static Expr pieces(
            Expr x, double low, Expr below, Expr between, double high, Expr above) {
        return x.compare(Comparison.LE, x.like(low))
                .select(below, x.compare(Comparison.GE, x.like(high)).select(above, between));
    }
}
