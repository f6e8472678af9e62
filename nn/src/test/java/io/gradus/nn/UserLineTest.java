package io.gradus.nn;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.Shape;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.layers.Dense;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import org.junit.jupiter.api.Test;

/** Errors name the line of whoever calls a layer, not a line inside the layer. */
class UserLineTest {
    private static int lineAfterThis() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber() + 1);
    }

    @Test
    void aLayerIsNotTheUser() {
        var layer = new Dense(2, Activation.RELU);
        layer.build(Shape.of(3), new Generator(1));
        var made = new int[1];
        var read = new int[1];
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    made[0] = lineAfterThis();
                    var y = layer.apply(x);
                    read[0] = lineAfterThis();
                    return Tensor.of(y.toFloatArray());
                });
        assertThatIllegalStateException()
                .isThrownBy(() -> function.apply(Tensor.ones(Shape.of(1, 3))))
                .satisfies(error ->
                        org.assertj.core.api.Assertions.assertThat(error)
                                .hasMessageContaining("made at UserLineTest.java:" + made[0] + ",")
                                .hasMessageContaining(
                                        "read at UserLineTest.java:" + read[0] + ")"));
    }
}
