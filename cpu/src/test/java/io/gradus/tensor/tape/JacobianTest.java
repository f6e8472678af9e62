package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.Mode.inputs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.Shape;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Derivatives of tensors with respect to tensors, and second derivatives. */
class JacobianTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("z=x*x*y, x=[1,2], y=[3,4]: diag(2xy) and diag(x*x)")
    void jacobian(Mode mode) {
        mode.check(
                in -> {
                    var x = in.get(0);
                    var y = in.get(1);
                    var tape = GradientTape.persistent();
                    Tensor z;
                    try (tape) {
                        tape.watch(x);
                        tape.watch(y);
                        z = x.times(x).times(y);
                    }
                    return List.of(tape.jacobian(z, x), tape.jacobian(z, y));
                },
                inputs(new float[] {1, 2}, new float[] {3, 4}),
                new float[][] {{6, 0}, {0, 16}},
                new float[][] {{1, 0}, {0, 4}});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("batches x=[[1,2],[3,4]], y=[[3,4],[5,6]]: a diagonal for each sample")
    void batchJacobian(Mode mode) {
        mode.check(
                in -> {
                    var x = in.get(0);
                    var y = in.get(1);
                    var tape = GradientTape.persistent();
                    Tensor z;
                    try (tape) {
                        tape.watch(x);
                        tape.watch(y);
                        z = x.times(x).times(y);
                    }
                    return List.of(tape.batchJacobian(z, x), tape.batchJacobian(z, y));
                },
                inputs(new float[][] {{1, 2}, {3, 4}}, new float[][] {{3, 4}, {5, 6}}),
                new float[][][] {{{6, 0}, {0, 16}}, {{30, 0}, {0, 48}}},
                new float[][][] {{{1, 0}, {0, 4}}, {{9, 0}, {0, 16}}});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a jacobian has the target's sizes followed by the source's")
    void shapes(Mode mode) {
        var results =
                mode.run(
                        in -> {
                            var w = in.get(0);
                            var tape = GradientTape.persistent();
                            Tensor y;
                            Tensor perSample;
                            try (tape) {
                                tape.watch(w);
                                y = in.get(1).matmul(w);
                                perSample = w.square().matmul(Tensor.ones(Shape.of(4, 5)));
                            }
                            return List.of(tape.jacobian(y, w), tape.batchJacobian(perSample, w));
                        },
                        List.of(Tensor.ones(Shape.of(3, 4)), Tensor.ones(Shape.of(2, 3))));
        assertThat(results.get(0).shape()).isEqualTo(Shape.of(2, 4, 3, 4));
        assertThat(results.get(1).shape()).isEqualTo(Shape.of(3, 5, 4));
        var elements = results.get(0).toFloatArray();
        for (int i = 0; i < elements.length; i++) {
            int column = i / 12 % 4;
            assertThat(elements[i]).as("element %d", i).isEqualTo(i % 4 == column ? 1f : 0f);
        }
        assertThat(results.get(1).toFloatArray()).containsOnly(2f);
    }

    @Test
    @DisplayName("a tape that is not persistent answers one jacobian")
    void once() {
        var x = Tensor.of(new float[] {1, 2, 3});
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x);
        }
        assertThat(tape.jacobian(y, x).toArray())
                .isEqualTo(new float[][] {{2, 0, 0}, {0, 4, 0}, {0, 0, 6}});
        assertThatIllegalStateException()
                .isThrownBy(() -> tape.jacobian(y, x))
                .withMessageContaining("persistent");
    }

    @Test
    @DisplayName(
            "batchJacobian: leading sizes must be equal, ranks at least 2; a bad question does not use up the tape")
    void batchErrors() {
        var x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.batchJacobian(y.expandDims(0), x))
                .withMessageContaining("Need first dimension");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.batchJacobian(y.sum(1), x))
                .withMessageContaining("must have rank at least 2");
        assertThat(tape.batchJacobian(y, x).toArray())
                .isEqualTo(new float[][][] {{{2, 0}, {0, 4}}, {{6, 0}, {0, 8}}});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("y=x**2 with x of shape (1, 0): batchJacobian of shape (1, 0, 0)")
    void empty(Mode mode) {
        var results =
                mode.run(
                        in -> {
                            var x = in.getFirst();
                            var tape = GradientTape.persistent();
                            Tensor y;
                            try (tape) {
                                tape.watch(x);
                                y = x.square();
                            }
                            return List.of(tape.batchJacobian(y, x), tape.jacobian(y, x));
                        },
                        List.of(Tensor.zeros(Shape.of(1, 0))));
        assertThat(results.get(0).shape()).isEqualTo(Shape.of(1, 0, 0));
        assertThat(results.get(1).shape()).isEqualTo(Shape.of(1, 0, 1, 0));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "rows [0, 2] of an embedding: the jacobian of the sparse gather is that of a product with one-hot rows")
    void embedding(Mode mode) {
        var table = new float[][] {{1, 2}, {3, 4}, {5, 6}};
        var results =
                mode.run(
                        in -> {
                            var inp = in.get(0);
                            var tape = GradientTape.persistent();
                            Tensor rows;
                            Tensor dense;
                            try (tape) {
                                tape.watch(inp);
                                rows = inp.gather(in.get(1));
                                dense = in.get(1).oneHot(3).matmul(inp);
                            }
                            return List.of(tape.jacobian(rows, inp), tape.jacobian(dense, inp));
                        },
                        inputs(table, new int[] {0, 2}));
        assertThat(results.get(0).shape()).isEqualTo(Shape.of(2, 2, 3, 2));
        assertThat(results.get(0).toArray()).isEqualTo(results.get(1).toArray());
        assertThat(results.get(0).sum().toFloat()).isEqualTo(4f);
    }

    @Test
    @DisplayName(
            "the jacobian of what does not depend on the source is an error that names the source")
    void unconnected() {
        var v = new Variable(Tensor.zeros(Shape.of(2)), "bias");
        var x = Tensor.of(1f);
        var tape = new GradientTape();
        try (tape) {
            tape.watch(x);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> tape.jacobian(x, v))
                .withMessageContaining("variable 'bias'");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("hessian of Σx³ + x0·x1 at [1, 2]: [[6, 1], [1, 12]]; of a linear function: zeros")
    void hessian(Mode mode) {
        mode.check(
                in ->
                        List.of(
                                GradientTape.hessian(
                                        x ->
                                                x.times(x)
                                                        .times(x)
                                                        .sum()
                                                        .plus(x.get(0).times(x.get(1))),
                                        in.get(0)),
                                GradientTape.hessian(x -> x.times(3), in.get(0)),
                                GradientTape.hessian(x -> Tensor.of(1f), in.get(0))),
                inputs(new float[] {1, 2}),
                new float[][] {{6, 1}, {1, 12}},
                new float[][] {{0, 0}, {0, 0}},
                new float[][] {{0, 0}, {0, 0}});
    }

    @Test
    @DisplayName("the hessian of a loss with respect to a variable: the jacobian of its gradient")
    void hessianOfVariable() {
        var w = new Variable(Tensor.of(new float[] {2, 3}));
        var outer = new GradientTape();
        Tensor gradient;
        try (outer) {
            var inner = new GradientTape();
            Tensor loss;
            try (inner) {
                loss = w.times(w).times(w).sum();
            }
            gradient = inner.gradient(loss, w);
        }
        assertThat(outer.jacobian(gradient, w).toArray())
                .isEqualTo(new float[][] {{12, 0}, {0, 18}});
    }
}
