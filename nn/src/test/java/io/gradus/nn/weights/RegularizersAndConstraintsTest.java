package io.gradus.nn.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.nn.conformance.Conformance;
import io.gradus.nn.conformance.WeightCases;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RegularizersAndConstraintsTest {
    private static final Tensor X = Tensor.of(new float[][] {{3, -1, 0}, {4, 2, 0.5f}});

    // ---- Keras' own cases
    // --------------------------------------------------------------------------

    @TestFactory
    Stream<DynamicTest> kerasHasTheSameNumbers() throws Exception {
        return Conformance.tests(new WeightCases());
    }

    // ---- by hand
    // -----------------------------------------------------------------------------------

    @Test
    void orthogonalityIsTheMeanCosine() {
        // Rows: cosine of (3,-1,0) and (4,2,0.5), 10 / (√10 √20.25).
        double cosine = 10 / Math.sqrt(10 * 20.25);
        assertThat(Regularizer.orthogonal(2, Regularizer.Mode.ROWS).loss(X).toDouble())
                .isCloseTo(2 * cosine, offset(1e-6));
        // Columns: (3,4), (-1,2), (0,½).
        double columns = 5 / (5 * Math.sqrt(5)) + 0.8 + 2 / Math.sqrt(5);
        assertThat(Regularizer.orthogonal(2, Regularizer.Mode.COLUMNS).loss(X).toDouble())
                .isCloseTo(2 * columns / 3, offset(1e-6));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Regularizer.orthogonal(1, Regularizer.Mode.ROWS)
                                .loss(Tensor.of(new float[] {1, 2})))
                .withMessageContaining("matrix");
    }

    private static void check(Constraint constraint, double... expected) {
        var result = constraint.apply(X);
        assertThat(result.shape()).isEqualTo(X.shape());
        assertThat(result.dtype()).isEqualTo(X.dtype());
        assertThat(result.toDoubleArray()).containsExactly(expected, offset(1e-5));
    }

    @Test
    void constraintsKeepNorms() {
        // The columns of X have the norms 5, √5 and ½; its rows √10 and 4.5.
        double five = Math.sqrt(5);
        check(Constraint.maxNorm(4), 2.4, -1, 0, 3.2, 2, 0.5);
        check(Constraint.maxNorm(4, 1), 3, -1, 0, 32.0 / 9, 16.0 / 9, 4.0 / 9);
        check(Constraint.maxNorm(1, 0, 1), X.div(Math.sqrt(30.25)).toDoubleArray());
        check(Constraint.unitNorm(), 0.6, -1 / five, 0, 0.8, 2 / five, 1);
        check(Constraint.unitNorm(1), X.div(rowNorms()).toDoubleArray());
        check(Constraint.minMaxNorm(1, 3, 1), 1.8, -1, 0, 2.4, 2, 1);
        check(Constraint.minMaxNorm(1, 3, 0.5), 2.4, -1, 0, 3.2, 2, 0.75);
        check(Constraint.nonNeg(), 3, 0, 0, 4, 2, 0.5);
    }

    private static Tensor rowNorms() {
        return X.square().sum(new int[] {1}, true).sqrt();
    }

    @Test
    void columnsOfZerosStay() {
        var zeros = Tensor.of(new float[][] {{0, 1}, {0, 1}});
        for (var constraint :
                List.of(Constraint.maxNorm(1), Constraint.unitNorm(), Constraint.nonNeg())) {
            assertThat(constraint.apply(zeros).gather(Tensor.of(0), 1).toFloatArray())
                    .containsOnly(0);
        }
    }

    @Test
    void regularizersHaveGradients() {
        var x = Tensor.of(new double[][] {{3, -1, 0.5}, {4, 2, -0.5}});
        for (var regularizer :
                List.of(
                        Regularizer.l1(0.1),
                        Regularizer.l2(0.1),
                        Regularizer.l1l2(0.1, 0.2),
                        Regularizer.orthogonal(0.1, Regularizer.Mode.ROWS))) {
            new GradientCheck()
                    .check(in -> regularizer.loss(in.getFirst().value()), List.of(x))
                    .requireOk();
        }
    }

    // ---- names and files
    // ---------------------------------------------------------------------------

    @Test
    void allGoThroughAFile() {
        var regularizers =
                List.of(
                        Regularizer.l1(0.5),
                        Regularizer.l2(0.5),
                        Regularizer.l1l2(0.5, 0.25),
                        Regularizer.orthogonal(0.5, Regularizer.Mode.COLUMNS));
        for (var regularizer : regularizers) {
            var config = Config.of((Configurable) regularizer);
            assertThat(Config.read(Regularizer.class, config, Weights.registry()))
                    .isEqualTo(regularizer);
            assertThat(Regularizer.of(config.get("class_name").toString()))
                    .hasSameClassAs(regularizer);
        }
        var constraints =
                List.of(
                        Constraint.maxNorm(3, 0, 1),
                        Constraint.minMaxNorm(0.5, 2, 0.5, 1),
                        Constraint.nonNeg(),
                        Constraint.unitNorm(2));
        for (var constraint : constraints) {
            var config = Config.of((Configurable) constraint);
            assertThat(Config.read(Constraint.class, config, Weights.registry()))
                    .isEqualTo(constraint);
            assertThat(Constraint.of(config.get("class_name").toString()))
                    .hasSameClassAs(constraint);
        }
        assertThat(Regularizer.of("l2")).isEqualTo(Regularizer.l2(0.01));
        assertThat(Constraint.of("unit_norm")).isEqualTo(Constraint.unitNorm(0));
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regularizer.of("l3"))
                .withMessageContaining("l3")
                .withMessageContaining("l1_l2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regularizer.l1(-1))
                .withMessageContaining("l1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Constraint.of("positive"))
                .withMessageContaining("non_neg");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Constraint.minMaxNorm(2, 1, 1))
                .withMessageContaining("min_value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Constraint.minMaxNorm(0, 1, 2))
                .withMessageContaining("rate");
    }
}
