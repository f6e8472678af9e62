package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.Mode.inputs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.GradientQuery.Unconnected;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where there is no gradient: none, zeros when asked for, or an error that says why. */
class TapeUnconnectedTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("a source that the target does not depend on: find is empty")
    void none(Mode mode) {
        mode.check(
                in -> {
                    var tape = GradientTape.persistent();
                    Tensor y;
                    try (tape) {
                        in.forEach(tape::watch);
                        y = in.get(0).times(3);
                    }
                    var gradients = tape.gradients(y, in.get(0), in.get(1));
                    assertThat(gradients.find(1)).isEmpty();
                    assertThat(gradients.sparse(in.get(1))).isEmpty();
                    assertThatIllegalStateException()
                            .isThrownBy(gradients::structure)
                            .withMessageContaining("source 1");
                    return List.of(gradients.get(0));
                },
                inputs(1f, 2f),
                3f);
    }

    @Test
    @DisplayName("get of a missing gradient names the source and what would do")
    void errorNamesTheSource() {
        var w = new Variable(Tensor.zeros(Shape.of(2, 3)), "dense/kernel");
        var x = Tensor.of(1f);
        var tape = GradientTape.persistent();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(2);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> tape.gradient(y, w))
                .withMessageContaining("variable 'dense/kernel'")
                .withMessageContaining("float32(2, 3)")
                .withMessageContaining("unconnected(ZERO)");
        assertThatIllegalStateException()
                .isThrownBy(() -> tape.gradient(y, Tensor.of(1)))
                .withMessageContaining("only floating dtypes have gradients");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.gradients(y, x).get(w))
                .withMessageContaining("not one of the sources");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "unconnected zero: zeros of the source's shape and dtype, for a tensor and for a variable")
    void zero(Mode mode) {
        var v = new Variable(Tensor.of(new double[][] {{1, 2}, {3, 4}}));
        mode.check(
                in -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        in.forEach(tape::watch);
                        y = in.get(0).times(3).plus(v.cast(DType.INT32).sum().cast(DType.FLOAT32));
                    }
                    var gradients =
                            tape.of(y)
                                    .unconnected(Unconnected.ZERO)
                                    .gradients(in.get(0), in.get(1), v);
                    return List.of(gradients.get(0), gradients.get(1), gradients.get(v));
                },
                inputs(1f, new float[] {1, 2, 3}),
                3f,
                new float[] {0, 0, 0},
                new double[][] {{0, 0}, {0, 0}});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "unconnected zero through stopGradient in nested functions: 0 for tensor and variable")
    void zeroThroughStopGradient(Mode mode) {
        var v = new Variable(2f);
        var inner = TracedFunction.<Tensor, Tensor>of(Tensor::stopGradient);
        var outer = TracedFunction.<Tensor, Tensor>of(x -> inner.apply(x.times(v)));
        mode.check(
                in -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(in.getFirst());
                        y = outer.apply(in.getFirst());
                    }
                    var gradients =
                            tape.of(y).unconnected(Unconnected.ZERO).gradients(in.getFirst(), v);
                    return List.of(y, gradients.get(0), gradients.get(v));
                },
                inputs(3f),
                6f,
                0f,
                0f);
    }

    @Test
    @DisplayName("a target variable that was never read, a source variable: none")
    void targetVariableNeverRead() {
        var target = new Variable(1f);
        var source = new Variable(2f);
        var tape = new GradientTape();
        try (tape) {
            source.times(2);
        }
        assertThat(tape.gradients(target, source).find(source)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("integer tensors, argMax and stopGradient: none")
    void notDifferentiable(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var integer = Tensor.of(3);
                    var tape = GradientTape.persistent();
                    Tensor product;
                    Tensor position;
                    Tensor stopped;
                    Tensor rounded;
                    try (tape) {
                        tape.watch(x);
                        tape.watch(integer);
                        product = integer.times(integer);
                        position = x.argMax(0);
                        stopped = x.stopGradient().times(2);
                        rounded = x.cast(DType.INT32).cast(DType.FLOAT32);
                    }
                    assertThat(tape.gradients(product, integer).find(0)).isEmpty();
                    assertThat(tape.gradients(position, x).find(0)).isEmpty();
                    assertThat(tape.gradients(stopped, x).find(0)).isEmpty();
                    assertThat(tape.gradients(rounded, x).find(0)).isEmpty();
                    assertThat(tape.gradients(x.times(2), x).find(0)).isEmpty();
                    return List.of(product, position);
                },
                inputs(new float[] {1, 5, 2}),
                9,
                1);
    }

    @Test
    @DisplayName("string targets and sources: none, and other sources are not affected")
    void strings() {
        var text = Tensor.of("a", "b");
        var x = Tensor.of(3f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(text);
            tape.watch(x);
            y = x.times(x);
        }
        var gradients = tape.of(y, text).gradients(text, x);
        assertThat(gradients.find(text)).isEmpty();
        assertThat(gradients.get(x).toFloat()).isEqualTo(6f);
    }

    @Test
    @DisplayName(
            "a second question to a tape that is not persistent is an error, whatever is asked")
    void onlyOnce() {
        var x = Tensor.of(3f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x);
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(6f);
        assertThatIllegalStateException()
                .isThrownBy(() -> tape.gradient(y, x))
                .withMessageContaining("only once")
                .withMessageContaining("GradientTape.persistent()");
        assertThatIllegalStateException()
                .isThrownBy(() -> tape.jacobian(y, x))
                .withMessageContaining("only once");
    }

    @Test
    @DisplayName("weights must be one for each target, of its shape")
    void weightsThatDoNotFit() {
        var x = Tensor.of(new float[] {1, 2});
        var tape = GradientTape.persistent();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.of(y).outputGradients(Tensor.of(1f)))
                .withMessageContaining("target 0 has shape (2,), its gradient ()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.of(y).outputGradients(x, x))
                .withMessageContaining("2 for 1 targets");
    }
}
