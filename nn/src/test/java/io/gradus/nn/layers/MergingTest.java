package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergingTest {
    private static Tensor steps(float... values) {
        return Tensor.of(values, Shape.of(1, values.length, 1));
    }

    private static Tensor masked(Tensor x, boolean... mask) {
        return Layer.masked(x, Tensor.of(mask, Shape.of(1, mask.length)));
    }

    private static boolean[] mask(Tensor x) {
        return Layer.mask(x).orElseThrow().toBooleanArray();
    }

    @Test
    void aStepCountsIfItDoesInAnyInput() {
        var a = masked(steps(1, 2, 3), true, false, false);
        var b = masked(steps(4, 5, 6), true, true, false);
        var sum = new Add().apply(List.of(a, b));
        assertThat(sum.toFloatArray()).containsExactly(5, 7, 9);
        assertThat(mask(sum)).containsExactly(true, true, false);
        assertThat(Layer.mask(new Add().apply(List.of(a, steps(4, 5, 6))))).isEmpty();
    }

    @Test
    void whatIsMaskedDoesNotCount() {
        var a = masked(steps(1, 9, 3), true, false, false);
        var b = masked(steps(4, 5, 6), true, true, false);
        var largest = new Maximum().apply(List.of(a, b));
        assertThat(largest.toFloatArray()).startsWith(4, 5);
        assertThat(mask(largest)).containsExactly(true, true, false);
        assertThat(new Minimum().apply(List.of(b, a)).toFloatArray()).startsWith(1, 5);
        assertThat(new Maximum().apply(List.of(a, steps(0, 0, 0))).toFloatArray())
                .containsExactly(1, 0, 0);
        var product = new Multiply().apply(List.of(a, b));
        assertThat(product.toFloatArray()).containsExactly(4, 5, 0);
    }

    @Test
    void concatenationBringsEachMask() {
        var a = masked(steps(1, 2), true, false);
        var b = steps(3, 4);
        assertThat(mask(new Concatenate(1).apply(List.of(a, b))))
                .containsExactly(true, false, true, true);
        var c = masked(steps(3, 4), false, true);
        assertThat(mask(new Concatenate().apply(List.of(a, c)))).containsExactly(false, false);
        assertThat(Layer.mask(new Concatenate().apply(List.of(b, b)))).isEmpty();
    }

    @Test
    void inputsThatDoNotFitAreNamed() {
        var a = Tensor.ones(Shape.of(2, 3));
        var b = Tensor.ones(Shape.of(2, 4));
        assertThatThrownBy(() -> new Add().apply(List.of(a, b)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'add'", "(2, 3)", "(2, 4)");
        assertThatThrownBy(() -> new Subtract().apply(List.of(a, a, a)))
                .hasMessageContaining("takes 2 inputs, not 3");
        assertThatThrownBy(() -> new Concatenate(1).apply(List.of(a, Tensor.ones(Shape.of(2)))))
                .hasMessageContaining("equal but for axis 1");
        assertThatThrownBy(() -> new Dot(1).apply(List.of(a, b)))
                .hasMessageContaining("have sizes 3 and 4 along axes [1, 1]");
        assertThatThrownBy(() -> new Dot(0).apply(List.of(a, b)))
                .hasMessageContaining("axes names the batch");
        assertThatThrownBy(() -> new Dot(1, 2, 3)).hasMessageContaining("axes is [1, 2, 3]");
    }
}
