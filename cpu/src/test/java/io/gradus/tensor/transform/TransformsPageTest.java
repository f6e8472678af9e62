package io.gradus.tensor.transform;

import static io.gradus.tensor.Transforms.*;
import static io.gradus.tensor.Vectorized.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.PageCode;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The code of docs/transforms.md, word for word. */
class TransformsPageTest {
    @Test
    @DisplayName("every block of the page is code that is compiled and run here")
    void blocks() throws IOException {
        var blocks = PageCode.blocks(PageCode.page("transforms.md"));
        assertThat(blocks).hasSize(13);
        PageCode.standsIn(TransformsPageTest.class, blocks);
    }

    private static void near(Tensor actual, double... expected) {
        assertThat(actual.reshape(-1).toDoubleArray())
                .containsExactly(expected, Offset.offset(1e-5));
    }

    private final Tensor x = Tensor.of(new float[] {1, 2, 3});
    private final Tensor y = Tensor.of(new float[] {3, 5, 7});

    @Test
    void gradients() {
        UnaryOperator<Tensor> slope = grad(x -> x.square().sum());
        slope.apply(Tensor.of(new float[] {1, 2, 3})); // [2, 4, 6]

        UnaryOperator<Tensor> third = grad(grad(grad(x -> x.times(x).times(x))));
        third.apply(Tensor.of(5f)); // 6

        near(slope.apply(Tensor.of(new float[] {1, 2, 3})), 2, 4, 6);
        near(third.apply(Tensor.of(5f)), 6);
    }

    record Line(Tensor slope, Tensor offset) {
        Tensor loss(Tensor x, Tensor y) {
            return x.times(slope).plus(offset).minus(y).square().mean();
        }
    }

    @Test
    void structures() {
        var start = new Line(Tensor.of(0f), Tensor.of(0f));
        var both = valueAndGrad((Line line) -> line.loss(x, y)).apply(start);
        both.value(); // the mean of y²
        both.gradient().slope(); // −2 · the mean of x·y

        near(both.value(), 83 / 3.0);
        near(both.gradient().slope(), -2 * 34 / 3.0);
        Function<List<Tensor>, Line> one =
                in -> grad((Line line) -> line.loss(in.get(0), in.get(1))).apply(start);
        Line perExample = vmap(one).apply(List.of(x, y));
        perExample.slope(); // [examples]: −2·x·y
        near(perExample.slope(), -6, -20, -42);
    }

    @Test
    void products() {
        UnaryOperator<Tensor> polar =
                p ->
                        Tensors.stack(
                                0, p.get(0).times(p.get(1).cos()), p.get(0).times(p.get(1).sin()));
        var at = Tensor.of(new double[] {2, 0});
        var back = vjp(polar, at);
        back.value(); // [2, 0]
        back.pullback().apply(Tensor.of(new double[] {1, 10})); // [1, 20]

        var forward = jvp(polar, at, Tensor.of(new double[] {0, 1}));
        forward.tangent(); // [0, 2]

        near(back.value(), 2, 0);
        near(back.pullback().apply(Tensor.of(new double[] {1, 10})), 1, 20);
        near(forward.tangent(), 0, 2);

        UnaryOperator<Tensor> energy = x -> x.square().square().sum();
        var curve =
                jvp(grad(energy), Tensor.of(new double[] {1, 2}), Tensor.of(new double[] {1, 1}));
        curve.tangent(); // 12·x²·v: [12, 48]
        near(curve.tangent(), 12, 48);

        jacobian(polar).apply(at); // [[1, 0], [0, 2]]
        hessian(energy).apply(Tensor.of(new double[] {1, 2})); // [[12, 0], [0, 48]]
        near(jacobian(polar).apply(at), 1, 0, 0, 2);
        near(hessian(energy).apply(Tensor.of(new double[] {1, 2})), 12, 0, 0, 48);
    }

    @Test
    void examples() {
        var weights = Tensor.of(new float[][] {{1, 0}, {0, 1}, {1, 1}});
        var batch = Tensor.of(new float[][] {{1, 2, 3}, {0, 0, 0}});
        UnaryOperator<Tensor> scores = v -> v.matmul(weights).softmax(0);
        Tensor all = vmap(scores).apply(batch); // [examples, 2]
        assertThat(all.shape()).isEqualTo(Shape.of(2, 2));
        near(all.get(1), 0.5, 0.5);

        var function = TracedFunction.<Tensor, Tensor>of(vmap(scores)::apply).openBatch();
        near(function.apply(batch).get(1), 0.5, 0.5);
    }

    @Test
    void axes() {
        var matrix = Tensor.of(new float[][] {{1, 2}, {3, 4}});
        var columns = Tensor.of(new float[][] {{1, 0, 1}, {0, 1, 1}});
        Function<List<Tensor>, Tensor> product = in -> in.get(0).matmul(in.get(1));
        vmap(product)
                .inAxes(UNMAPPED, 1)
                .outAxes(1)
                .apply(List.of(matrix, columns)); // matrix · columns
        near(
                vmap(product).inAxes(UNMAPPED, 1).outAxes(1).apply(List.of(matrix, columns)),
                matrix.matmul(columns).toDoubleArray());
    }

    @Test
    void ensembles() {
        var points = Tensor.of(new float[][] {{0, 0}, {3, 4}});
        Function<Line, Tensor> loss = line -> line.loss(x, y);
        var lines = new Line(Tensor.of(new float[] {0, 2}), Tensor.of(new float[] {0, 1}));
        vmap(loss).apply(lines); // the loss of each line

        Tensor distances =
                vmap((Tensor a) -> vmap((Tensor b) -> a.minus(b).square().sum()).apply(points))
                        .apply(points);
        near(vmap(loss).apply(lines), 83 / 3.0, 0);
        near(distances, 0, 25, 25, 0);
    }

    @Test
    void loops() {
        UnaryOperator<Tensor> root =
                a ->
                        Control.whileLoop(
                                a,
                                r -> r.square().minus(a).abs().greater(1e-6),
                                r -> r.plus(a.div(r)).times(0.5));
        vmap(root).apply(Tensor.of(new double[] {4, 2, 100})); // 2, 1.414213…, 10
        vmap(grad(root))
                .apply(Tensor.of(new double[] {4, 2, 100})); // 1 / (2√a): 0.25, 0.353553…, 0.05
        near(vmap(root).apply(Tensor.of(new double[] {4, 2, 100})), 2, Math.sqrt(2), 10);
        near(
                vmap(grad(root)).apply(Tensor.of(new double[] {4, 2, 100})),
                0.25,
                0.5 / Math.sqrt(2),
                0.05);
    }
}
