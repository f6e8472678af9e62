package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Distributions made of uniform and normal numbers. Those that propose and reject go on, for all
 * elements together, until the last one is accepted: what an element becomes depends on the
 * generator's state and its position alone. No gradient flows to parameters.
 */
final class Distributions {
    /** √2 · erfInv(erf(2/√2) · v) is at most 2 for v in [−1, 1]. */
    private static final double TWO_DEVIATIONS = 0.9544997361036416;

    /** ln k! less Stirling's formula, for k from 0 to 9. */
    private static final double[] STIRLING_TAILS = {
        0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509,
        0.01664469118982119, 0.01387612882307075, 0.01189670994589177, 0.01041126526197209,
        0.009255462182712733, 0.008330563433362871
    };

    private Distributions() {}

    /** 1 − u, which is in (0, 1] and has a logarithm. */
    private static Tensor positive(Generator generator, Shape shape, DType dtype) {
        return generator.uniform(shape, 0, 1, dtype).unaryMinus().plus(1);
    }

    private static Tensor parameter(Operand value, Shape shape, DType dtype) {
        return value.value().cast(dtype).stopGradient().broadcastTo(shape);
    }

    /** By the inverse of the distribution function, cut off at two standard deviations. */
    static Tensor truncatedNormal(Generator generator, Shape shape, DType dtype) {
        var signed = generator.uniform(shape, 0, 1, dtype).times(2).minus(1);
        return signed.times(TWO_DEVIATIONS).erfInv().times(Math.sqrt(2)).clip(-2, 2);
    }

    // ---- gamma and beta
    // ------------------------------------------------------------------------------------------

    /** A number of gamma distribution, as value · e^logFactor: the factor may be tiny. */
    private record Gamma(Tensor value, Tensor logFactor) {
        Tensor product() {
            return value.times(logFactor.exp());
        }

        Tensor log() {
            return value.log().plus(logFactor);
        }
    }

    static Tensor gamma(Generator generator, Shape shape, Operand alpha, DType dtype) {
        return gammaParts(generator, parameter(alpha, shape, dtype)).product();
    }

    /** x / (x + y) of two gamma numbers, by their logarithms. */
    static Tensor beta(Generator generator, Shape shape, Operand a, Operand b, DType dtype) {
        var x = gammaParts(generator, parameter(a, shape, dtype));
        var y = gammaParts(generator, parameter(b, shape, dtype));
        return x.log().minus(y.log()).sigmoid();
    }

    /**
     * The method of Marsaglia and Tsang (<i>A simple method for generating gamma variables</i>,
     * 2000): a cube of a normal number, which is accepted nineteen times of twenty. Below 1 the
     * number for alpha + 1 is multiplied by u^(1/alpha).
     */
    private static Gamma gammaParts(Generator generator, Tensor alpha) {
        var shape = alpha.shape();
        var dtype = alpha.dtype();
        var valid = alpha.greater(0).logicalAnd(alpha.isFinite());
        var small = alpha.less(1);
        var d = Tensors.where(small, alpha.plus(1), alpha).minus(1.0 / 3);
        var scale = d.times(9).rsqrt();
        var state = List.of(alpha.times(Double.NaN), valid.logicalNot());
        var value =
                untilAllAre(
                        state,
                        () -> {
                            var x = generator.normal(shape, 0, 1, dtype);
                            var root = x.times(scale).plus(1);
                            var v = root.times(root).times(root);
                            var logV = v.maximum(Double.MIN_NORMAL).log();
                            var bound = x.square().times(0.5).plus(d.times(logV.minus(v).plus(1)));
                            var accepted =
                                    v.greater(0)
                                            .logicalAnd(
                                                    positive(generator, shape, dtype)
                                                            .log()
                                                            .less(bound));
                            return List.of(d.times(v), accepted);
                        });
        var zero = Tensor.zeros(Shape.scalar(), dtype);
        var boost = positive(generator, shape, dtype).log().div(alpha);
        return new Gamma(value, Tensors.where(small, boost, zero));
    }

    private interface Proposal {
        /** Numbers, and which of them are accepted. */
        List<Tensor> make();
    }

    /** Proposes for all elements until each has accepted one; those keep the first. */
    private static Tensor untilAllAre(List<Tensor> valuesAndDone, Proposal proposal) {
        return Control.whileLoop(
                        valuesAndDone,
                        state -> state.get(1).all().logicalNot(),
                        state -> {
                            var next = proposal.make();
                            var done = state.get(1);
                            var taken = done.logicalNot().logicalAnd(next.get(1));
                            return List.of(
                                    Tensors.where(taken, next.get(0), state.get(0)),
                                    done.logicalOr(next.get(1)));
                        })
                .getFirst();
    }

    // ---- categories
    // ----------------------------------------------------------------------------------------------

    /** How many categories end before a point on the line of their summed probabilities. */
    static Tensor categorical(Generator generator, Operand logits, int samples) {
        var x = logits.value().cast(DType.FLOAT64).stopGradient();
        var last = new int[] {-1};
        var ends = x.minus(x.max(last, true)).exp().cumSum(-1);
        var dims = new ArrayList<>(x.shape().dims().subList(0, x.rank() - 1));
        dims.add(Dim.of(samples));
        var points =
                generator.uniform(Shape.of(dims), 0, 1, DType.FLOAT64).times(ends.max(last, true));
        return ends.expandDims(-2).lessEqual(points.expandDims(-1)).cast(DType.INT32).sum(-1);
    }

    // ---- binomial
    // ------------------------------------------------------------------------------------------------

    /** Successes among counts of trials, float64: NaN where there are no such trials. */
    static Tensor binomial(
            Generator generator, Shape shape, Operand counts, Operand probabilities) {
        var n = parameter(counts, shape, DType.FLOAT64);
        var p = parameter(probabilities, shape, DType.FLOAT64);
        var valid =
                n.greaterEqual(0)
                        .logicalAnd(n.isFinite())
                        .logicalAnd(p.greaterEqual(0))
                        .logicalAnd(p.lessEqual(1));
        // Failures are counted instead where successes are more likely.
        var flipped = p.greater(0.5);
        var q = Tensors.where(flipped, p.unaryMinus().plus(1), p);
        var few = n.times(q).less(10);
        var none = q.equal(0).logicalOr(n.equal(0));
        var invalid = valid.logicalNot();
        var counted =
                countedByGaps(generator, n, q, invalid.logicalOr(none).logicalOr(few.logicalNot()));
        var rejected = byRejection(generator, n, q, invalid.logicalOr(none).logicalOr(few));
        var successes = Tensors.where(few, counted, rejected);
        var result = Tensors.where(flipped, n.minus(successes), successes);
        return Tensors.where(valid, result, Tensor.of(Double.NaN));
    }

    /** Counts the gaps between successes, which are geometric, that fit into all trials. */
    private static Tensor countedByGaps(Generator generator, Tensor n, Tensor q, Tensor done) {
        var logOfFailure = q.unaryMinus().log1p();
        var zeros = Tensor.zeros(n.shape(), DType.FLOAT64);
        return Control.whileLoop(
                        List.of(zeros, zeros, done),
                        state -> state.get(2).all().logicalNot(),
                        state -> {
                            var u = positive(generator, n.shape(), DType.FLOAT64);
                            var trials =
                                    state.get(1).plus(u.log().div(logOfFailure).floor()).plus(1);
                            var ended = state.get(2).logicalOr(trials.greater(n));
                            var count = state.get(0);
                            return List.of(
                                    Tensors.where(ended, count, count.plus(1)), trials, ended);
                        })
                .getFirst();
    }

    /**
     * The method BTRS (Hörmann, <i>The generation of binomial random variates</i>, 1993), for ten
     * expected successes and more.
     */
    private static Tensor byRejection(Generator generator, Tensor n, Tensor q, Tensor done) {
        var shape = n.shape();
        var deviation = n.times(q).times(q.unaryMinus().plus(1)).sqrt();
        var b = deviation.times(2.53).plus(1.15);
        var a = b.times(0.0248).plus(q.times(0.01)).minus(0.0873);
        var center = n.times(q).plus(0.5);
        var sure = Tensors.where(done, b, b.reciprocal().times(-4.2).plus(0.92));
        var alpha = b.reciprocal().times(5.1).plus(2.83).times(deviation);
        var mode = n.plus(1).times(q).floor();
        var ratio = q.div(q.unaryMinus().plus(1));
        return untilAllAre(
                List.of(Tensor.zeros(shape, DType.FLOAT64), done),
                () -> {
                    var u = generator.uniform(shape, 0, 1, DType.FLOAT64).minus(0.5);
                    var v = positive(generator, shape, DType.FLOAT64);
                    var edge = u.abs().unaryMinus().plus(0.5);
                    var k = a.times(2).div(edge).plus(b).times(u).plus(center).floor();
                    var inside = k.greaterEqual(0).logicalAnd(k.lessEqual(n));
                    var squeezed = edge.greaterEqual(0.07).logicalAnd(v.lessEqual(sure));
                    var height = v.times(alpha).div(a.div(edge.square()).plus(b)).log();
                    var rest = n.minus(k).plus(1);
                    var atMode = n.minus(mode).plus(1);
                    var bound =
                            mode.plus(0.5)
                                    .times(mode.plus(1).div(ratio.times(atMode)).log())
                                    .plus(n.plus(1).times(atMode.div(rest).log()))
                                    .plus(k.plus(0.5).times(ratio.times(rest).div(k.plus(1)).log()))
                                    .plus(stirlingTail(mode))
                                    .plus(stirlingTail(n.minus(mode)))
                                    .minus(stirlingTail(k))
                                    .minus(stirlingTail(n.minus(k)));
                    var accepted = squeezed.logicalOr(height.lessEqual(bound));
                    return List.of(k, inside.logicalAnd(accepted));
                });
    }

    private static Tensor stirlingTail(Tensor k) {
        var table = Tensor.of(STIRLING_TAILS);
        var known = table.gather(k.clip(0, 9).nanToNum().cast(DType.INT32));
        var next = k.plus(1);
        var square = next.square();
        var series =
                square.reciprocal()
                        .times(1.0 / 1260)
                        .unaryMinus()
                        .plus(1.0 / 360)
                        .div(square)
                        .unaryMinus()
                        .plus(1.0 / 12)
                        .div(next);
        return Tensors.where(k.greater(9), series, known);
    }
}
