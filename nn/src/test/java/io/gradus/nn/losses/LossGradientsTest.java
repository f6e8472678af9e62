package io.gradus.nn.losses;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossGradientsTest {
    /** A loss, targets, and outputs at a point without kinks nearby. */
    private record Case(Loss loss, Tensor targets, Tensor outputs) {
        @Override
        public String toString() {
            return loss.name();
        }
    }

    private static final Generator GENERATOR = new Generator(7);

    private static Tensor uniform(double from, double to, int... sizes) {
        return GENERATOR.uniform(Shape.of(sizes), from, to, DType.FLOAT64);
    }

    static Stream<Case> cases() {
        var numbers = uniform(-1, 1, 4, 3);
        var counts = uniform(0.5, 3, 4, 3);
        var logits = uniform(-2, 2, 4, 3);
        var probabilities = uniform(-1, 1, 4, 3).softmax();
        var answers = Tensor.of(new double[][] {{1, 0, 1}, {0, 1, 0.3}, {0, 0, 1}, {1, 1, 0}});
        var signs = Tensor.of(new double[][] {{1, -1, 1}, {-1, 1, 1}, {-1, -1, 1}, {1, 1, -1}});
        var classes = Tensor.of(new int[] {0, 2, 1, 1});
        var dense = classes.oneHot(3, DType.FLOAT64);
        var labels = Tensor.of(new int[][] {{1, 2, 0}, {2, 2, 1}});
        return Stream.of(
                new Case(new MeanSquaredError(), numbers, logits),
                new Case(new MeanAbsoluteError(), numbers, logits),
                new Case(new MeanAbsolutePercentageError(), counts, logits),
                new Case(new MeanSquaredLogarithmicError(), counts, counts.plus(0.3)),
                new Case(new LogCosh(), numbers, logits),
                new Case(new Huber().delta(0.7), numbers, logits),
                new Case(new Poisson(), counts, counts.plus(0.3)),
                new Case(new KLDivergence(), answers, probabilities),
                new Case(new CosineSimilarity(), numbers, logits),
                new Case(new Hinge(), signs, logits),
                new Case(new SquaredHinge(), signs, logits),
                new Case(new CategoricalHinge(), dense, logits),
                new Case(new BinaryCrossentropy().labelSmoothing(0.1), answers, probabilities),
                new Case(new BinaryCrossentropy(true), answers, logits),
                new Case(
                        new BinaryFocalCrossentropy().applyClassBalancing(true),
                        answers,
                        probabilities),
                new Case(new BinaryFocalCrossentropy(true).gamma(1.5), answers, logits),
                new Case(new CategoricalCrossentropy().labelSmoothing(0.1), dense, probabilities),
                new Case(new CategoricalCrossentropy(true), answers, logits),
                new Case(new CategoricalFocalCrossentropy(), dense, probabilities),
                new Case(
                        new CategoricalFocalCrossentropy(true).alpha(0.1, 0.2, 0.7), dense, logits),
                new Case(new SparseCategoricalCrossentropy(), classes, probabilities),
                new Case(new SparseCategoricalCrossentropy(true).ignoreClass(2), classes, logits),
                new Case(new CategoricalGeneralizedCrossEntropy(0.7), classes, probabilities),
                new Case(new Dice(), answers, probabilities),
                new Case(new Tversky().alpha(0.3).beta(0.6).axis(1), answers, probabilities),
                new Case(new Circle().gamma(5), classes, uniform(-0.4, 0.4, 4, 3)),
                new Case(new CTC(), labels, uniform(-1, 1, 2, 6, 4)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfDifferences(Case test) {
        new GradientCheck()
                .secondOrder()
                .check(outputs -> test.loss.apply(test.targets, outputs), test.outputs)
                .requireOk();
    }

    @Test
    void allLossesAreChecked() {
        assertThat(cases().map(test -> test.loss.getClass()).distinct()).hasSize(22);
    }

    static Stream<Case> extremes() {
        var zeros = Tensor.zeros(Shape.of(2, 2));
        var sure = Tensor.of(new float[][] {{1000, -1000}, {-1000, 1000}});
        var first = Tensor.of(new float[][] {{1, 0}, {1, 0}});
        var classes = Tensor.of(new int[] {0, 0});
        return Stream.of(
                new Case(new CosineSimilarity(), first, zeros),
                new Case(new LogCosh(), first, sure),
                new Case(new Dice(), zeros, zeros),
                new Case(new Tversky(), zeros, zeros),
                new Case(new KLDivergence(), first, first),
                new Case(new Poisson(), first, zeros),
                new Case(new MeanAbsolutePercentageError(), zeros, zeros),
                new Case(new MeanSquaredLogarithmicError(), zeros, sure),
                new Case(new BinaryCrossentropy(true), first, sure),
                new Case(new BinaryFocalCrossentropy(true), first, sure),
                new Case(new BinaryFocalCrossentropy(), first, first),
                new Case(new CategoricalCrossentropy(true), first, sure),
                new Case(new CategoricalFocalCrossentropy(true), first, sure),
                new Case(new CategoricalFocalCrossentropy(), first, first),
                new Case(new SparseCategoricalCrossentropy(true), classes, sure),
                // No other class, so that there is nothing to keep away from.
                new Case(new Circle(), classes, first),
                new Case(new Circle(), Tensor.of(new int[] {0, 1}), first));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void gradientsAreFinite(Case test) {
        var outputs = test.outputs.cast(DType.FLOAT32);
        try (var tape = new GradientTape()) {
            tape.watch(outputs);
            var loss = test.loss.apply(test.targets, outputs);
            assertThat(loss.isFinite().toBoolean()).isTrue();
            var gradient = tape.gradient(loss, outputs);
            assertThat(gradient.isFinite().all().toBoolean()).as("%s", gradient).isTrue();
        }
    }
}
