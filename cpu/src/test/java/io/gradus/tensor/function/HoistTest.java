package io.gradus.tensor.function;

import static io.gradus.tensor.function.Loops.equalBits;
import static io.gradus.tensor.function.Loops.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.compile.DeadCode;
import io.gradus.compile.Hoist;
import io.gradus.ir.DType;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.TracedGraph;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that leaves loops: where it stands afterwards, and that eager's bits stay. */
class HoistTest {
    private static final Predicate<Node> PRODUCT = node -> node instanceof Library.Matmul;

    /** Nodes of a kind in the bodies of loops, and outside of all. */
    private record Places(int inside, int outside) {}

    private static Places places(Graph graph, Predicate<Node> kind) {
        int outside = (int) graph.nodes().stream().filter(kind).count();
        return new Places(TracedGraph.count(graph, kind) - outside, outside);
    }

    private static Graph hoisted(Function<List<Tensor>, List<Tensor>> code, Tensor... inputs) {
        return Hoist.hoist(TracedGraph.of(code, inputs)).validate();
    }

    private static Predicate<Node> kernel(String name) {
        return node -> node instanceof Kernel kernel && kernel.name().equals(name);
    }

    /** A recurrent net: x·w belongs to the slices alone, the state's product does not. */
    private static List<Tensor> recurrent(List<Tensor> in) {
        var result =
                Control.scan(
                        in.get(0),
                        in.get(1),
                        (Tensor state, Tensor x) -> {
                            var next =
                                    state.matmul(in.get(3)).plus(x.sin().matmul(in.get(2))).tanh();
                            return new Step<>(next, next.sum(1));
                        });
        return List.of(result.carry(), result.output());
    }

    private static Tensor[] recurrentInputs(int steps, DType dtype) {
        return new Tensor[] {
            random(1, 5, 7).cast(dtype),
            random(2, Math.max(steps, 1), 5, 600).slice(0, 0, steps).cast(dtype),
            random(3, 600, 7).cast(dtype),
            random(4, 7, 7).cast(dtype)
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6})
    @DisplayName("the slices' products become one, with what stands before them; eager's bits")
    void sequenceProduct(int steps) {
        for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16)) {
            var inputs = recurrentInputs(steps, dtype);
            var graph = hoisted(HoistTest::recurrent, inputs);
            assertThat(places(graph, PRODUCT)).isEqualTo(new Places(1, 1));
            assertThat(places(graph, kernel("sin")).outside()).isEqualTo(1);
            // k is longer than a block of a sum, and the rows of all steps are one tall matrix.
            equalBits(HoistTest::recurrent, inputs);
        }
    }

    @Test
    @DisplayName(
            "in the gradient both products of the steps that are run again leave: all states are known there")
    void gradient() {
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        in.forEach(tape::watch);
                        y = recurrent(in).get(0).sum();
                    }
                    var gradients = tape.gradients(y, in);
                    return List.of(
                            y,
                            gradients.get(0),
                            gradients.get(1),
                            gradients.get(2),
                            gradients.get(3));
                };
        var inputs = recurrentInputs(3, DType.FLOAT64);
        var before = places(TracedGraph.of(code, inputs), PRODUCT);
        var after = places(hoisted(code, inputs), PRODUCT);
        assertThat(after.inside()).isEqualTo(before.inside() - 3);
        assertThat(after.outside()).isEqualTo(before.outside() + 3);
        Loops.close(1e-12, code, inputs);
    }

    @Test
    @DisplayName("products that steps make only to return them follow the loop as one")
    void returnedProducts() {
        var w = new Variable(random(3, 4, 6), "w");
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var result =
                            Control.<Tensor, Tensor, List<Tensor>>scan(
                                    in.get(0),
                                    in.get(1),
                                    (state, x) -> {
                                        var next = state.plus(x).sin();
                                        var used = next.matmul(in.get(2));
                                        return new Step<>(
                                                next.plus(used.mean()),
                                                List.of(
                                                        next.matmul(w),
                                                        next,
                                                        next.cos().matmul(in.get(2), false, true),
                                                        used));
                                    });
                    var all = new ArrayList<>(result.output());
                    all.add(result.carry());
                    return all;
                };
        for (int steps : new int[] {1, 5}) {
            var inputs = new Tensor[] {random(1, 3, 4), random(2, steps, 3, 4), random(4, 4, 4)};
            assertThat(places(hoisted(code, inputs), PRODUCT)).isEqualTo(new Places(1, 2));
            equalBits(code, inputs);
        }
    }

    @Test
    @DisplayName("the gradients of a sequence's slices are one product")
    void gradientsOfSlices() {
        var w = new Variable(random(3, 5, 4), "w");
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        in.forEach(tape::watch);
                        y =
                                Control.scan(
                                                in.get(0),
                                                in.get(1),
                                                (Tensor state, Tensor x) ->
                                                        new Step<>(
                                                                state.plus(x.matmul(w)).tanh(),
                                                                List.of()))
                                        .carry()
                                        .sum();
                    }
                    return List.of(y, tape.gradient(y, in.get(1)));
                };
        var inputs = new Tensor[] {random(1, 3, 4), random(2, 6, 3, 5)};
        assertThat(places(TracedGraph.planned(code, inputs), PRODUCT).inside()).isZero();
        equalBits(code, inputs);
    }

    @Test
    @DisplayName("a matrix that steps multiply by transposed is turned before the loop")
    void turnedMatrix() {
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var w = in.get(1);
                    var scan =
                            Control.forLoop(
                                    0,
                                    3,
                                    in.get(0),
                                    (Tensor i, Tensor s) -> s.matmul(w, false, true).sin());
                    var loop =
                            Control.whileLoop(
                                    in.get(0),
                                    s -> s.abs().sum().less(50),
                                    s -> s.plus(1).matmul(w.exp(), false, true));
                    return List.of(scan, loop);
                };
        var inputs = new Tensor[] {random(1, 3, 5), random(2, 5, 5)};
        var graph = hoisted(code, inputs);
        assertThat(places(graph, PRODUCT)).isEqualTo(new Places(2, 0));
        assertThat(places(graph, node -> node instanceof Library.Matmul p && p.transposeB()))
                .isEqualTo(new Places(0, 0));
        assertThat(places(graph, kernel("transpose"))).isEqualTo(new Places(0, 2));
        equalBits(code, inputs);
    }

    @Test
    @DisplayName("the gradient takes the state's products from the loop instead of repeating them")
    void sharedProducts() {
        var w = new Variable(random(3, 20, 20), "w");
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        in.forEach(tape::watch);
                        y =
                                Control.scan(
                                                in.get(0),
                                                in.get(1),
                                                (Tensor state, Tensor x) ->
                                                        new Step<>(
                                                                state.matmul(w).plus(x).tanh(),
                                                                List.of()))
                                        .carry()
                                        .sum();
                    }
                    var gradients = tape.gradients(y, List.of(in.get(0), in.get(1), w));
                    return List.of(y, gradients.get(0), gradients.get(1), gradients.get(2));
                };
        var inputs = new Tensor[] {random(1, 3, 20), random(2, 6, 3, 20)};
        assertThat(places(DeadCode.remove(hoisted(code, inputs)), PRODUCT))
                .isEqualTo(new Places(2, 2));
        assertThat(places(TracedGraph.planned(code, inputs), PRODUCT)).isEqualTo(new Places(2, 1));
        Loops.close(1e-12, code, inputs);
        // What does not add up over steps has eager's bits.
        equalBits(in -> code.apply(in).subList(0, 3), inputs);
    }

    @Test
    @DisplayName("what is the same at every step is done once, in scans and in while loops")
    void invariant() {
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var x = in.get(0);
                    var w = in.get(1);
                    var scan =
                            Control.forLoop(
                                    0,
                                    5,
                                    x,
                                    (Tensor i, Tensor s) ->
                                            s.times(0.5).plus(w.matmul(w).exp().matmul(w)));
                    var loop =
                            Control.whileLoop(
                                    x,
                                    s -> s.sum().less(w.cos().sum().plus(50)),
                                    s -> s.plus(w.matmul(w).abs()).plus(1));
                    return List.of(scan, loop);
                };
        var inputs = new Tensor[] {random(1, 4, 4), random(2, 4, 4)};
        var graph = hoisted(code, inputs);
        assertThat(places(graph, PRODUCT)).isEqualTo(new Places(0, 3));
        assertThat(places(graph, kernel("exp"))).isEqualTo(new Places(0, 1));
        // The condition is asked once before the loop, and the one inside has moved there too.
        assertThat(places(graph, kernel("cos"))).isEqualTo(new Places(0, 2));
        equalBits(code, inputs);
    }

    @Test
    @DisplayName("through two loops at once, and with a state that no step changes")
    void nested() {
        Function<List<Tensor>, List<Tensor>> code =
                in ->
                        Control.forLoop(
                                0,
                                3,
                                in,
                                (i, state) -> {
                                    var inner =
                                            Control.forLoop(
                                                    0,
                                                    4,
                                                    state.get(0),
                                                    (Tensor j, Tensor s) ->
                                                            s.plus(
                                                                            state.get(1)
                                                                                    .matmul(
                                                                                            state
                                                                                                    .get(
                                                                                                            1)))
                                                                    .times(0.5));
                                    return List.of(inner, state.get(1));
                                });
        var inputs = new Tensor[] {random(1, 4, 4), random(2, 4, 4)};
        assertThat(places(hoisted(code, inputs), PRODUCT)).isEqualTo(new Places(0, 1));
        equalBits(code, inputs);
    }

    @Test
    @DisplayName("what may fail stays: a loop without steps raises no error")
    void failuresStay() {
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var table = in.get(0);
                    return List.of(
                            Control.forLoop(
                                    Tensor.of(0),
                                    in.get(2),
                                    table,
                                    (Tensor i, Tensor s) -> s.plus(table.gather(in.get(1)))),
                            Control.forLoop(
                                    Tensor.of(0),
                                    in.get(2),
                                    in.get(1),
                                    (Tensor i, Tensor s) -> s.plus(Tensor.of(100).rem(in.get(2)))));
                };
        var inputs = new Tensor[] {random(1, 3), Tensor.of(3), Tensor.of(0)};
        var graph = hoisted(code, inputs);
        assertThat(places(graph, kernel("gather"))).isEqualTo(new Places(1, 0));
        assertThat(places(graph, kernel("rem"))).isEqualTo(new Places(1, 0));
        var function = TracedFunction.of(code);
        assertThat(function.apply(List.of(inputs)).get(0).toArray()).isEqualTo(inputs[0].toArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.apply(List.of(inputs[0], Tensor.of(3), Tensor.of(1))))
                .withMessageContaining("index 3");
    }

    @Test
    @DisplayName(
            "what depends on the state stays, and so does a product that would be far larger than its rows")
    void stays() {
        Function<List<Tensor>, List<Tensor>> code =
                in ->
                        List.of(
                                Control.scan(
                                                in.get(0),
                                                in.get(1),
                                                (Tensor s, Tensor x) ->
                                                        new Step<>(
                                                                s.plus(x.times(s.sum()).sin()),
                                                                x.reshape(1, 1)
                                                                        .matmul(in.get(2))
                                                                        .sum()))
                                        .carry());
        var wide = Tensor.zeros(Shape.of(1, 3000), DType.FLOAT64);
        var large = hoisted(code, Tensor.of(1.0), random(2, 10_000), wide);
        assertThat(places(large, PRODUCT)).isEqualTo(new Places(1, 0));
        var small = hoisted(code, Tensor.of(1.0), random(2, 100), wide);
        assertThat(places(small, PRODUCT)).isEqualTo(new Places(0, 1));
        assertThat(
                        places(
                                        small,
                                        node ->
                                                node instanceof Kernel kernel
                                                        && kernel.name().equals("sin"))
                                .inside())
                .isEqualTo(1);
        assertThat(places(small, node -> node instanceof Region).outside()).isEqualTo(1);
    }

    // ---- dead code
    // ------------------------------------------------------------------------------------------------

    @Test
    @DisplayName(
            "what nobody reads of a loop or a branch is not computed: outputs, carried values, inputs")
    void deadCode() {
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var scan =
                            Control.scan(
                                    List.of(in.get(0), in.get(0), in.get(0)),
                                    List.of(in.get(1), in.get(2)),
                                    (s, x) ->
                                            new Step<>(
                                                    List.of(
                                                            s.get(0).plus(x.get(0)),
                                                            // Only the third reads the second.
                                                            s.get(1).times(x.get(1)).cos(),
                                                            s.get(2).plus(s.get(1).sin())),
                                                    List.of(s.get(0).exp(), x.get(1).log())));
                    var choice =
                            Control.cond(
                                    in.get(0).greater(0),
                                    () -> List.of(in.get(0), in.get(0).tan()),
                                    () -> List.of(scan.carry().get(0), in.get(0).tanh()));
                    return List.of(choice.get(0), scan.output().get(0));
                };
        var inputs = new Tensor[] {Tensor.of(0.5), random(1, 4), random(2, 4).abs()};
        var graph = DeadCode.remove(TracedGraph.of(code, inputs)).validate();
        for (var gone : List.of("cos", "sin", "log", "tan", "tanh")) {
            assertThat(TracedGraph.count(graph, kernel(gone))).as(gone).isZero();
        }
        var scan = (Region.Scan) graph.nodes().getFirst();
        assertThat(scan.initial()).hasSize(1);
        assertThat(scan.sequences()).hasSize(1);
        assertThat(scan.stacked()).hasSize(1);
        equalBits(code, inputs);
    }
}
