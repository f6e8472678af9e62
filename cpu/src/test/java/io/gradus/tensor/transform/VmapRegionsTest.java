package io.gradus.tensor.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Vectorized;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Branches and loops for many examples at once, and their gradients, against a loop. */
class VmapRegionsTest {
    private static final Tensor NUMBERS = Tensor.of(new float[] {3, -1.5f, 0.5f, 7});
    private static final Tensor WEIGHTS = Tensor.of(new float[] {0.5f, 1.5f});
    private static final Tensor PAIRS =
            Tensor.of(new float[][] {{1, 2}, {-1, 0.5f}, {3, -2}, {0.25f, 4}});
    private static final int[] SECOND_SHARED = {0, Vectorized.UNMAPPED};

    private static Tensor branches(Tensor predicate, Tensor x, Tensor w) {
        return Control.cond(
                predicate, () -> x.square().times(w).sum(), () -> x.minus(w.exp()).sum());
    }

    @Test
    @DisplayName("a cond that each example decides for itself")
    void choosingDifferently() {
        new Examples(
                        in -> List.of(branches(in.get(0).greater(1), in.get(0), in.get(1))),
                        SECOND_SHARED,
                        NUMBERS,
                        WEIGHTS)
                .check();
    }

    @Test
    @DisplayName("a cond that all examples decide alike")
    void choosingAlike() {
        for (float threshold : new float[] {0, 100}) {
            new Examples(
                            in ->
                                    List.of(
                                            branches(
                                                    in.get(1).sum().greater(threshold),
                                                    in.get(0),
                                                    in.get(1))),
                            SECOND_SHARED,
                            PAIRS,
                            WEIGHTS)
                    .check();
        }
    }

    @Test
    @DisplayName("a branch that returns what all share, the other what differs")
    void branchesThatDifferInWhatIsMapped() {
        new Examples(
                        in ->
                                Control.cond(
                                        in.get(1).sum().greater(0),
                                        () -> List.of(in.get(1).times(2), in.get(0)),
                                        () -> List.of(in.get(0), in.get(1))),
                        SECOND_SHARED,
                        PAIRS,
                        WEIGHTS)
                .check();
    }

    @Test
    @DisplayName("the branch that an example does not take raises no error for it")
    void errorsOfTheOtherBranch() {
        var table = Tensor.of(new float[] {10, 20, 30});
        new Examples(
                        in ->
                                List.of(
                                        Control.cond(
                                                in.get(0).less(3),
                                                () -> table.gather(in.get(0)),
                                                () -> Tensor.of(-1f))),
                        Tensor.of(new int[] {2, 7, 0, 3}))
                .checkValues();
    }

    @Test
    @DisplayName("nor does a factorisation there, or an integer power")
    void factorsInTheOtherBranch() {
        var matrices =
                Tensor.of(new float[] {4, 2, 2, 3, -1, 0, 0, 1, 9, 0, 0, 4}, Shape.of(3, 2, 2));
        new Examples(
                        in ->
                                List.of(
                                        Control.cond(
                                                in.get(0).get(0).get(0).greater(0),
                                                () -> in.get(0).cholesky(false).solve(in.get(1)),
                                                () -> in.get(1).times(2))),
                        SECOND_SHARED,
                        matrices,
                        Tensor.of(new float[][] {{1}, {2}}))
                .check();
        new Examples(
                        in ->
                                List.of(
                                        Control.cond(
                                                in.get(0).less(0),
                                                () -> Tensor.of(0),
                                                () -> Tensor.of(3).pow(in.get(0)))),
                        Tensor.of(new int[] {2, -1, 0}))
                .checkValues();
    }

    @Test
    @DisplayName("forLoop over carries of which some differ")
    void forLoops() {
        new Examples(
                        in ->
                                Control.forLoop(
                                        0,
                                        4,
                                        List.of(in.get(1), in.get(0), Tensor.of(1f)),
                                        (i, state) ->
                                                List.of(
                                                        state.get(0).times(1.1),
                                                        state.get(1).plus(state.get(0)).sin(),
                                                        state.get(2)
                                                                .plus(
                                                                        i.cast(
                                                                                state.get(2)
                                                                                        .dtype())))),
                        SECOND_SHARED,
                        PAIRS,
                        WEIGHTS)
                .check();
    }

    @Test
    @DisplayName("a carried value that starts shared and becomes different at the second step")
    void becomingDifferent() {
        new Examples(
                        in ->
                                Control.forLoop(
                                        0,
                                        3,
                                        List.of(in.get(1), in.get(1), in.get(0)),
                                        (i, state) ->
                                                List.of(
                                                        state.get(1),
                                                        state.get(2),
                                                        state.get(2).cos())),
                        SECOND_SHARED,
                        PAIRS,
                        WEIGHTS)
                .check();
    }

    @Test
    @DisplayName("scan along sequences of each example, and along one that all share")
    void scans() {
        var sequences = Tensor.of(new float[][] {{1, 2, 3}, {0.5f, -1, 2}});
        new Examples(
                        in -> {
                            var made =
                                    Control.scan(
                                            Tensor.of(0.5f),
                                            List.of(in.get(0), in.get(1)),
                                            (carry, x) -> {
                                                var next =
                                                        carry.times(x.get(1)).plus(x.get(0)).tanh();
                                                return new Step<>(
                                                        next,
                                                        List.of(next.exp(), x.get(1).square()));
                                            });
                            return List.of(
                                    made.carry(), made.output().get(0), made.output().get(1));
                        },
                        SECOND_SHARED,
                        sequences,
                        Tensor.of(new float[] {1, 0.5f, 2}))
                .check();
    }

    @Test
    @DisplayName("a while loop that all examples leave at once")
    void leavingTogether() {
        new Examples(
                        in ->
                                Control.whileLoop(
                                        List.of(in.get(0), in.get(1)),
                                        state -> state.get(1).sum().less(100),
                                        state ->
                                                List.of(state.get(0).sin(), state.get(1).times(3))),
                        SECOND_SHARED,
                        PAIRS,
                        WEIGHTS)
                .check();
    }

    @Test
    @DisplayName("a while loop that each example leaves at its own step: gradients stop there too")
    void leavingOneByOne() {
        new Examples(
                        in ->
                                List.of(
                                        Control.whileLoop(
                                                in.get(0),
                                                x -> x.less(100),
                                                x -> x.times(x).plus(in.get(1).sum()))),
                        SECOND_SHARED,
                        Tensor.of(new float[] {3, 200, 1.5f, 0.5f, 20}),
                        WEIGHTS)
                .check();
    }

    @Test
    @DisplayName("a while loop in a loop, each with steps of its own, and a matrix in all of them")
    void loopsInLoops() {
        new Examples(
                        in ->
                                List.of(
                                        Control.forLoop(
                                                0,
                                                2,
                                                in.get(0),
                                                (i, x) ->
                                                        Control.whileLoop(
                                                                x.matmul(in.get(1)),
                                                                y -> y.square().sum().less(40),
                                                                y -> y.matmul(in.get(1))))),
                        SECOND_SHARED,
                        PAIRS,
                        Tensor.of(new float[][] {{1.5f, 0.25f}, {-0.5f, 1.25f}}))
                .check();
    }

    @Test
    @DisplayName("a while loop with a bound on its steps")
    void boundedSteps() {
        new Examples(
                        in ->
                                List.of(
                                        Control.whileLoop(
                                                in.get(0), x -> x.less(50), x -> x.times(2), 3)),
                        Tensor.of(new float[] {1, 30, 60, 10}))
                .check();
    }

    @Test
    @DisplayName("no step at all, and no example at all")
    void nothing() {
        new Examples(
                        in ->
                                List.of(
                                        Control.whileLoop(
                                                in.get(0), x -> x.less(0), x -> x.times(2))),
                        Tensor.of(new float[] {1, 30}))
                .check();
        var empty =
                Transforms.vmap(x -> Control.forLoop(0, 3, x, (i, y) -> y.sin()))
                        .apply(Tensor.zeros(Shape.of(0, 2)));
        assertThat(empty.shape()).isEqualTo(Shape.of(0, 2));
    }

    @Test
    @DisplayName("Newton's method for many square roots: the derivative of each is 1/(2√a)")
    void derivativesOfIterations() {
        var a = Tensor.of(new double[] {2, 81, 1e6, 0.01});
        var slopes =
                Transforms.vmap(
                                Transforms.grad((Tensor x) ->
                                        Control.whileLoop(
                                                x,
                                                y -> y.square().minus(x).abs().greater(1e-9),
                                                y -> y.plus(x.div(y)).times(0.5),
                                                100)))
                        .apply(a)
                        .toDoubleArray();
        for (int i = 0; i < slopes.length; i++) {
            double expected = 0.5 / Math.sqrt(a.toDoubleArray()[i]);
            assertThat(slopes[i])
                    .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-6 * expected));
        }
    }

    @Test
    @DisplayName("second derivatives through loops and branches")
    void secondDerivatives() {
        new Examples(
                        in ->
                                List.of(
                                        Transforms.grad(
                                                        Transforms.grad((Tensor x) ->
                                                                Control.whileLoop(
                                                                        x,
                                                                        y -> y.less(50),
                                                                        y -> y.times(y))))
                                                .apply(in.get(0))),
                        Tensor.of(new float[] {1.5f, 3, 60, 8}))
                .checkValues();
    }

    @Test
    @DisplayName("a tape around sees through loops what it sees of a loop over examples")
    void tapesAround() {
        var w = Tensor.of(0.5f);
        var tape = new GradientTape(false, false);
        Tensor sum;
        try (tape) {
            tape.watch(w);
            sum =
                    Transforms.vmap(x -> Control.whileLoop(x, y -> y.greater(1), y -> y.times(w)))
                            .apply(Tensor.of(new float[] {4.5f, 0.5f, 9}))
                            .sum();
        }
        // 4.5·w³ and 9·w⁴, since 9/8 is above 1.
        assertThat(tape.gradient(sum, w).toFloat()).isEqualTo(3 * 4.5f * 0.25f + 4 * 9 * 0.125f);
    }
}
