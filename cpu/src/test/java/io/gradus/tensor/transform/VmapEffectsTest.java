package io.gradus.tensor.transform;

import static io.gradus.tensor.Transforms.grad;
import static io.gradus.tensor.Transforms.vmap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Debug;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Random draws, prints, checks and the search for NaN under {@code vmap}. */
class VmapEffectsTest {
    private static final Generator RANDOM = new Generator(7);

    private static Tensor normal(int... sizes) {
        return RANDOM.normal(Shape.of(sizes));
    }

    private static void same(Tensor actual, Tensor expected) {
        assertThat(actual.type()).isEqualTo(expected.type());
        assertThat(actual.toByteBuffer())
                .as("%s and %s", actual, expected)
                .isEqualTo(expected.toByteBuffer());
    }

    // ---- random numbers
    // ------------------------------------------------------------------------------------------

    @Test
    @DisplayName("each example draws numbers of its own; what is drawn outside is shared")
    void drawing() {
        var generator = new Generator(11);
        var x = Tensor.zeros(Shape.of(4, 2));
        var own = vmap(y -> y.plus(generator.normal(Shape.of(2)))).apply(x);
        var rows = own.toArray();
        assertThat(((float[][]) rows)[0]).isNotEqualTo(((float[][]) rows)[1]);
        // The draw of one example with an axis for all of them in front.
        same(own, new Generator(11).normal(Shape.of(4, 2)));
        assertThat(generator.state().value().toLongArray()).containsExactly(11, 1);
        var outside = generator.normal(Shape.of(2));
        var shared = vmap(y -> y.plus(outside)).apply(x);
        same(shared.get(0), shared.get(3));
    }

    @Test
    @DisplayName("drawing in branches and loops that examples take differently")
    void drawingInRegions() {
        var x = Tensor.of(new float[] {1, -1, 2, -2});
        var generator = new Generator(5);
        var made =
                vmap(y ->
                                Control.cond(
                                        y.greater(0),
                                        () -> generator.uniform(Shape.scalar()),
                                        () ->
                                                generator
                                                        .uniform(Shape.scalar())
                                                        .minus(generator.uniform(Shape.scalar()))
                                                        .minus(2)))
                        .apply(x)
                        .toFloatArray();
        assertThat(made[0]).isBetween(0f, 1f).isNotEqualTo(made[2]);
        assertThat(made[1]).isBetween(-3f, -1f).isNotEqualTo(made[3]);
        assertThat(generator.state().value().toLongArray()).containsExactly(5, 2);

        Tensor steps =
                vmap(y ->
                                Control.whileLoop(
                                        y,
                                        z -> z.less(3),
                                        z -> z.plus(generator.uniform(Shape.scalar()))))
                        .apply(x);
        assertThat(steps.toFloatArray()).doesNotHaveDuplicates();
        assertThat(steps.min().toFloat()).isGreaterThanOrEqualTo(3);
        assertThat(steps.max().toFloat()).isLessThan(4);
    }

    @Test
    @DisplayName("gradients of loops run the same draws again")
    void gradientsOfDraws() {
        var generator = new Generator(23);
        UnaryOperator<Tensor> walk =
                x ->
                        Control.whileLoop(
                                x,
                                y -> y.less(3),
                                y -> y.times(generator.uniform(Shape.scalar()).plus(1.1)));
        var x = Tensor.of(new float[] {1, 0.2f, 5, 2});
        var values = vmap(walk).apply(x);
        generator.reset(23);
        var slopes = vmap(grad(walk)).apply(x);
        // y = x · Π, so the slope is y / x.
        Examples.close(List.of(slopes), List.of(values.div(x)), 1e-5);
        generator.reset(23);
        Examples.close(
                List.of(grad((Tensor y) -> vmap(walk).apply(y).sum()).apply(x)),
                List.of(values.div(x)),
                1e-5);
    }

    // ---- effects
    // -------------------------------------------------------------------------------------------------

    @Test
    @DisplayName("prints and checks happen once for each example that gets there")
    void effects() {
        var out = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        var x = Tensor.of(new float[] {1, -2, 3});
        UnaryOperator<Tensor> code =
                y -> {
                    Debug.print("all");
                    Debug.print("x %.0f", y);
                    return Control.cond(
                            y.greater(0),
                            () -> {
                                Debug.check(y.greater(0), "not positive: %s", y);
                                Debug.print("positive %.0f", y);
                                return y;
                            },
                            () -> y);
                };
        try {
            vmap(code).apply(x);
            TracedFunction.<Tensor, Tensor>of(vmap(code)::apply).apply(x);
        } finally {
            System.setOut(out);
        }
        var once = "all x 1 x -2 x 3 positive 1 positive 3 ";
        assertThat(printed.toString(StandardCharsets.UTF_8).replaceAll("\\R", " "))
                .isEqualTo(once + once);
        assertThatThrownBy(() ->
                        vmap(
                                        y -> {
                                            Debug.check(y.greater(0), "not positive: %s", y);
                                            return y;
                                        })
                                .apply(x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not positive: -2.0 (check at VmapEffectsTest.java:");
    }

    @Test
    @DisplayName("the search for NaN looks at what is computed for all")
    void numerics() {
        Operand x = Tensor.of(new float[] {1, -1});
        assertThatThrownBy(() -> Debug.checkNumerics(() -> vmap(y -> y.log()).apply(x.value())))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("log");
    }
}
