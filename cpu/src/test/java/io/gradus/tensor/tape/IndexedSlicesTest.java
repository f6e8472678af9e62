package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.Mode.inputs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of a few rows of large tables. */
class IndexedSlicesTest {
    private static final float[][] FIRST = {{1, 2}, {0, 0}, {3, 4}};
    private static final float[][] SECOND = {{0, 0}, {5, 6}, {7, 8}};
    private static final float[][] SUM = {{1, 2}, {5, 6}, {10, 12}};

    private static Tensor weighted(Operand table, int[] positions, float[][] weights) {
        return table.value().gather(Tensor.of(positions)).times(Tensor.of(weights)).sum();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "sparse + sparse, also with a target of no gradient, sparse + dense: [[1,2],[5,6],[10,12]]")
    void sums(Mode mode) {
        mode.check(
                in -> {
                    var table = in.getFirst();
                    var other = Tensor.of(1f);
                    var tape = GradientTape.persistent();
                    Tensor first;
                    Tensor second;
                    Tensor dense;
                    Tensor unrelated;
                    try (tape) {
                        tape.watch(table);
                        tape.watch(other);
                        first = weighted(table, new int[] {0, 2}, new float[][] {{1, 2}, {3, 4}});
                        second = weighted(table, new int[] {1, 2}, new float[][] {{5, 6}, {7, 8}});
                        dense = table.times(Tensor.of(SECOND)).sum();
                        unrelated = other.times(2);
                    }
                    var sparse = tape.of(first, second).gradients(table);
                    var withNone = tape.of(first, unrelated, second).gradients(table);
                    var mixed = tape.of(first, dense).gradients(table);
                    assertThat(sparse.sparse(table).orElseThrow())
                            .isInstanceOf(IndexedSlices.class);
                    assertThat(withNone.sparse(table).orElseThrow())
                            .isInstanceOf(IndexedSlices.class);
                    assertThat(mixed.sparse(table).orElseThrow()).isInstanceOf(Tensor.class);
                    assertThat(tape.of(List.of()).gradients(table).find(table)).isEmpty();
                    return List.of(
                            tape.gradient(first, table),
                            tape.gradient(second, table),
                            sparse.get(table),
                            withNone.get(table),
                            mixed.get(table));
                },
                inputs((Object) new float[3][2]),
                FIRST,
                SECOND,
                SUM,
                SUM,
                SUM);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "the product of lookups [0,1], [2,3], [1,3] of a 4x2 table has the gradient of its dense form")
    void productOfLookups(Mode mode) {
        var start = new float[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}};
        var results =
                mode.run(
                        in -> {
                            var table = in.getFirst();
                            var tape = GradientTape.persistent();
                            Tensor sparse;
                            Tensor dense;
                            try (tape) {
                                tape.watch(table);
                                sparse = product(table, false);
                                dense = product(table, true);
                            }
                            assertThat(tape.gradients(sparse, table).sparse(table).orElseThrow())
                                    .isInstanceOf(IndexedSlices.class);
                            return List.of(
                                    tape.gradient(sparse, table), tape.gradient(dense, table));
                        },
                        inputs((Object) start));
        assertThat(results.get(0).toArray()).isEqualTo(results.get(1).toArray());
        // Row 0 occurs in the first lookup alone: its gradient is the product of rows 2 and 1.
        assertThat(results.get(0).get(0).toFloatArray()).containsExactly(5 * 3, 6 * 4);
    }

    private static Tensor product(Tensor table, boolean dense) {
        var product = Tensor.of(1f);
        for (int[] positions : new int[][] {{0, 1}, {2, 3}, {1, 3}}) {
            var at = Tensor.of(positions);
            product = product.times(dense ? at.oneHot(4).matmul(table) : table.gather(at));
        }
        return product.sum();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a lookup times the sum of the whole table: sparse and dense parts meet")
    void lookupTimesSum(Mode mode) {
        mode.check(
                in -> {
                    var table = in.getFirst();
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(table);
                        y = table.gather(Tensor.of(new int[] {0, 0, 2})).times(table.sum());
                    }
                    return List.of(tape.gradient(y, table));
                },
                inputs((Object) new float[][] {{1, 2}, {3, 4}, {5, 6}}),
                // Σ lookups = 2·(1+2) + (5+6) = 17 everywhere; the sum 21 for each time a row was
                // looked up.
                (Object) new float[][] {{59, 59}, {17, 17}, {38, 38}});
    }

    @Test
    @DisplayName(
            "gradient descent on a 1000x512 embedding with 8 equal positions: the sparse update is the dense one")
    void embeddingUpdate() {
        // Small integers: every sum below is exact, so that the order of additions does not show.
        var start = new Generator(7).integers(Shape.of(1000, 512), 1, 9).cast(DType.FLOAT32);
        var positions = Tensor.of(new int[] {5, 5, 5, 5, 5, 5, 5, 5});
        var sparse = new Variable(start);
        var dense = new Variable(start);
        var gradients = new ArrayList<Tensor>();
        for (var variable : List.of(sparse, dense)) {
            var tape = new GradientTape();
            Tensor loss;
            try (tape) {
                loss = variable.gather(positions).square().sum();
            }
            var found = tape.gradients(loss, variable);
            if (variable == sparse) {
                var slices = (IndexedSlices) found.sparse(variable).orElseThrow();
                assertThat(slices.values().shape()).isEqualTo(Shape.of(8, 512));
                variable.scatterSub(
                        IndexedSlices.of(
                                slices.values().times(0.125),
                                slices.indices(),
                                slices.denseShape()));
            } else {
                variable.assignSub(found.get(variable).times(0.125));
            }
            gradients.add(found.get(variable));
        }
        assertThat(gradients.get(0).get(5).toFloatArray())
                .containsExactly(start.get(5).times(16).toFloatArray());
        // x − 8·(2x/8) = −x in row 5, and nothing elsewhere.
        assertThat(sparse.value().get(5).toFloatArray())
                .containsExactly(start.get(5).unaryMinus().toFloatArray());
        assertThat(Arrays.equals(sparse.value().toFloatArray(), dense.value().toFloatArray()))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("passing through another operation makes slices dense")
    void densified(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = x.times(2).gather(Tensor.of(new int[] {1, 1}));
                    }
                    return List.of(tape.gradient(y, x));
                },
                inputs(new float[] {1, 2, 3}),
                (Object) new float[] {0, 4, 0});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("positions of any shape, and another axis")
    void otherForms(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = GradientTape.persistent();
                    Tensor square;
                    Tensor columns;
                    try (tape) {
                        tape.watch(x);
                        square = x.gather(Tensor.of(new int[][] {{0, 1}, {1, 1}}));
                        columns = x.gather(Tensor.of(new int[] {2, 2, 0}), 1);
                    }
                    return List.of(tape.gradient(square, x), tape.gradient(columns, x));
                },
                inputs((Object) new float[][] {{1, 2, 3}, {4, 5, 6}}),
                new float[][] {{1, 1, 1}, {3, 3, 3}},
                new float[][] {{1, 0, 2}, {1, 0, 2}});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("second order through a gather: the gradient of slices is a gather again")
    void secondOrder(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var outer = new GradientTape();
                    Tensor first;
                    try (outer) {
                        outer.watch(x);
                        var inner = new GradientTape();
                        Tensor y;
                        try (inner) {
                            inner.watch(x);
                            var rows = x.gather(Tensor.of(new int[] {0, 2, 2}));
                            y = rows.times(rows).times(rows).sum();
                        }
                        first = inner.gradient(y, x);
                    }
                    return List.of(first, outer.gradient(first, x));
                },
                inputs(new float[] {1, 2, 3}),
                new float[] {3, 0, 54},
                new float[] {6, 0, 36});
    }

    @Test
    @DisplayName("slices whose shapes do not fit are refused")
    void shapesThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        IndexedSlices.of(
                                Tensor.zeros(Shape.of(3, 2)),
                                Tensor.of(new int[] {0, 1}),
                                Shape.of(4, 2)))
                .withMessageContaining("values (3, 2)")
                .withMessageContaining("take values of shape (2, 2)");
    }
}
