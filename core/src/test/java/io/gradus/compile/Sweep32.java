package io.gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Expr;
import io.gradus.ir.Local;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The largest error of a float32 function of one value: over a sample, or with gradus.long=true
 * over all 2³² values.
 */
public final class Sweep32 {
    private static final boolean LONG = Boolean.getBoolean("gradus.long");

    /** Points where formulas change, and where functions have poles, ends and limits. */
    private static final float[] EDGES = {
        0,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        0x1p-25f,
        0x1p-24f,
        0.17f,
        0.25f,
        0.41421357f,
        0.5f,
        0.70710677f,
        0.75f,
        0.7853982f,
        1,
        1.5f,
        1.5707964f,
        2,
        2.3561945f,
        2.4142137f,
        3.1415927f,
        3.93f,
        4.712389f,
        6.2831855f,
        9.2f,
        14.2f,
        15,
        20,
        25,
        40,
        64,
        87.33655f,
        88.72284f,
        89,
        89.416f,
        89.6f,
        103.97208f,
        105,
        0x1p23f,
        0x1p24f,
        0x1p26f,
        0x1p125f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NaN
    };

    private final String name;
    private final Expr expression;
    private final Local input;
    private final DoubleUnaryOperator oracle;
    private final DoublePredicate counts;

    /**
     * A sweep over every result.
     *
     * @param expression expanded, of one float32 local
     * @param oracle the exact function
     */
    public Sweep32(String name, Expr expression, Local input, DoubleUnaryOperator oracle) {
        this(name, expression, input, oracle, exact -> true);
    }

    /**
     * A sweep over some results.
     *
     * @param counts which exact results are looked at
     */
    public Sweep32(
            String name,
            Expr expression,
            Local input,
            DoubleUnaryOperator oracle,
            DoublePredicate counts) {
        this.name = name;
        this.expression = expression;
        this.input = input;
        this.oracle = oracle;
        this.counts = counts;
    }

    /** The largest error so far and where it is. */
    private record Worst(double ulps, float at, float value) {
        static final Worst NONE = new Worst(-1, 0, 0);

        Worst or(Worst other) {
            return other.ulps > ulps ? other : this;
        }
    }

    /** Fails if an error is larger than the limit, in units in the last place. */
    public void demand(double limit) {
        var worst = everywhere().or(edges());
        System.out.printf("%-12s float32: at most %.4f ulp, at %s%n", name, worst.ulps, worst.at);
        assertThat(worst.ulps)
                .as(
                        "%s(%s) = %s, not %s",
                        name, worst.at, worst.value, oracle.applyAsDouble(worst.at))
                .isLessThanOrEqualTo(limit);
    }

    private Worst everywhere() {
        long stride = LONG ? 1 : 4_001;
        int parts = 64;
        return IntStream.range(0, parts)
                .parallel()
                .mapToObj(part ->
                        sweep(part * (1L << 32) / parts, (part + 1) * (1L << 32) / parts, stride))
                .reduce(Worst.NONE, Worst::or);
    }

    private Worst sweep(long from, long to, long stride) {
        var batch = new BatchEvaluator(expression);
        var in = (float[]) batch.input(input);
        var worst = Worst.NONE;
        for (long bits = from; bits < to; ) {
            for (int i = 0; i < in.length; i++, bits += stride) {
                in[i] = Float.intBitsToFloat((int) bits);
            }
            worst = worst.or(worst(in, (float[]) batch.run()));
        }
        return worst;
    }

    /** All values within 512 steps of an edge, on both sides of 0. */
    private Worst edges() {
        var batch = new BatchEvaluator(expression);
        var in = (float[]) batch.input(input);
        var worst = Worst.NONE;
        for (float edge : EDGES) {
            for (int sign = 0; sign < 2; sign++) {
                for (int i = 0; i < in.length; i++) {
                    in[i] =
                            Float.intBitsToFloat(
                                    (Float.floatToRawIntBits(edge) + i - 512) ^ sign << 31);
                }
                worst = worst.or(worst(in, (float[]) batch.run()));
            }
        }
        return worst;
    }

    private Worst worst(float[] in, float[] out) {
        double most = -1;
        int at = 0;
        for (int i = 0; i < in.length; i++) {
            double exact = oracle.applyAsDouble(in[i]);
            double ulps = counts.test(exact) ? Ulps.of(out[i], exact) : -1;
            if (ulps > most) {
                most = ulps;
                at = i;
            }
        }
        return new Worst(most, in[at], out[at]);
    }
}
