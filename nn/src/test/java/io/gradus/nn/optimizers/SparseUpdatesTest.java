package io.gradus.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Cotangent;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of some rows, as embeddings have them. */
class SparseUpdatesTest {
    private static final int ROWS = 6;

    /** Rows 4 and 1, the first of them twice. */
    private static final int[] INDICES = {4, 1, 4};

    private static Variable table() {
        return new Variable(
                Tensor.arange(0, ROWS * 2, 1)
                        .cast(DType.FLOAT32)
                        .reshape(ROWS, 2)
                        .times(0.25)
                        .minus(1),
                "table");
    }

    private static IndexedSlices slices(int step) {
        var values =
                Tensor.of(new float[] {1, -2, 0.5f, 3, -0.25f, 0.75f})
                        .reshape(3, 2)
                        .times(step % 2 == 0 ? 1 : 0.5);
        return new IndexedSlices(values, Tensor.of(INDICES), Shape.of(ROWS, 2));
    }

    private static Optimizer optimizer(String name) {
        return switch (name) {
            case "sgd momentum" -> new SGD(0.1).momentum(0.9).nesterov(true);
            case "rmsprop centered" -> new RMSprop(0.1).centered(true).momentum(0.5);
            case "adam amsgrad" -> new Adam(0.1).amsgrad(true);
            case "ftrl l1" -> new Ftrl(0.1).l1(0.01).l2Shrinkage(0.1).beta(0.5);
            default -> {
                var optimizer = Optimizers.of(name);
                optimizer.learningRate().assign(0.1);
                yield optimizer;
            }
        };
    }

    private static float[] row(Variable of, int row) {
        return of.value().get(row).toFloatArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sgd",
                "sgd momentum",
                "rmsprop",
                "rmsprop centered",
                "adam",
                "adam amsgrad",
                "adamax",
                "nadam",
                "adagrad",
                "adadelta",
                "ftrl",
                "ftrl l1",
                "lion"
            })
    void onlyTouchedRowsChangeAndAsTheyWouldAlone(String name) {
        var sparse = table();
        var dense = table();
        var traced = table();
        var sparseOptimizer = optimizer(name);
        var denseOptimizer = optimizer(name);
        var tracedOptimizer = optimizer(name);
        assertThat(((RuleOptimizer) sparseOptimizer).changesOnlyRows()).isTrue();
        var step =
                TracedFunction.<List<Tensor>, Tensor>of(
                                given -> {
                                    var gradient =
                                            new IndexedSlices(
                                                    given.get(0), given.get(1), Shape.of(ROWS, 2));
                                    tracedOptimizer.apply(List.of(gradient), List.of(traced));
                                    return tracedOptimizer.iterations().value();
                                })
                        .openBatch();
        for (int i = 0; i < 4; i++) {
            sparseOptimizer.apply(List.of(slices(i)), List.of(sparse));
            // To rows with a gradient the others do not matter.
            denseOptimizer.apply(List.of(slices(i).toTensor()), List.of(dense));
            step.apply(List.of(slices(i).values(), slices(i).indices()));
        }
        var first = table();
        for (int row : new int[] {1, 4}) {
            assertThat(row(sparse, row)).containsExactly(row(dense, row), offset(1e-6f));
            assertThat(row(sparse, row)).isNotEqualTo(row(first, row));
        }
        for (int row : new int[] {0, 2, 3, 5}) {
            assertThat(row(sparse, row)).isEqualTo(row(first, row));
        }
        var fresh = optimizer(name);
        fresh.build(List.of(first));
        sparseOptimizer
                .slots(sparse)
                .forEach((key, slot) -> {
                    for (int row : new int[] {0, 2, 3, 5}) {
                        assertThat(row(slot, row))
                                .as("%s of row %d", key, row)
                                .isEqualTo(row(fresh.slots(first).get(key), row));
                    }
                    assertThat(slot.value().toFloatArray())
                            .isEqualTo(
                                    tracedOptimizer.slots(traced).get(key).value().toFloatArray());
                });
        assertThat(traced.value().toFloatArray()).isEqualTo(sparse.value().toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"adafactor", "lamb", "muon", "schedule_free_adamw"})
    void whatNeedsAllRowsGetsZerosForTheOthers(String name) {
        var sparse = table();
        var dense = table();
        var sparseOptimizer = optimizer(name);
        var denseOptimizer = optimizer(name);
        for (int i = 0; i < 3; i++) {
            sparseOptimizer.apply(List.of(slices(i)), List.of(sparse));
            denseOptimizer.apply(List.of(slices(i).toTensor()), List.of(dense));
        }
        assertThat(sparse.value().toFloatArray())
                .containsExactly(dense.value().toFloatArray(), offset(1e-5f));
    }

    private static void same(RuleOptimizer sparseOptimizer, RuleOptimizer denseOptimizer) {
        var sparse = table();
        var dense = table();
        var other = new Variable(Tensor.of(new float[] {1, 2, 3}), "other");
        var other2 = new Variable(Tensor.of(new float[] {1, 2, 3}), "other");
        for (int i = 0; i < 4; i++) {
            var gradient = Tensor.of(new float[] {i, -2, 1});
            sparseOptimizer.apply(List.<Cotangent>of(slices(i), gradient), List.of(sparse, other));
            denseOptimizer.apply(List.of(slices(i).toTensor(), gradient), List.of(dense, other2));
        }
        assertThat(sparse.value().toFloatArray())
                .containsExactly(dense.value().toFloatArray(), offset(1e-6f));
        assertThat(other.value().toFloatArray())
                .containsExactly(other2.value().toFloatArray(), offset(1e-6f));
    }

    @Test
    void clippingDecayAveragesAndAccumulationAreOfAllRows() {
        // With plain descent other rows stay even if their gradient is there, and zeros.
        same(new SGD(0.1).clipnorm(1), new SGD(0.1).clipnorm(1));
        same(new SGD(0.1).globalClipnorm(2), new SGD(0.1).globalClipnorm(2));
        same(new SGD(0.1).clipvalue(0.6), new SGD(0.1).clipvalue(0.6));
        same(new SGD(0.1).weightDecay(0.5), new SGD(0.1).weightDecay(0.5));
        same(new SGD(0.1).useEma(0.5, 3), new SGD(0.1).useEma(0.5, 3));
        same(new SGD(0.1).lossScaleFactor(8), new SGD(0.1).lossScaleFactor(8));
        same(
                new Adam(0.1).gradientAccumulationSteps(2),
                new Adam(0.1).gradientAccumulationSteps(2));
    }

    @Test
    void aTapeGivesSlicesAndAnOptimizerTakesThem() {
        var table = table();
        var adam = new Adam(0.1);
        var step =
                TracedFunction.<Tensor, Tensor>of(
                                words -> {
                                    var tape = new GradientTape();
                                    Tensor loss;
                                    try (tape) {
                                        loss = table.gather(words, 0).square().sum();
                                    }
                                    adam.apply(tape.gradients(loss, table));
                                    return loss;
                                })
                        .openBatch();
        step.apply(Tensor.of(new int[] {3, 3, 5}));
        step.apply(Tensor.of(new int[] {5}));
        for (int row : new int[] {0, 1, 2, 4}) {
            assertThat(row(table, row)).isEqualTo(row(table(), row));
        }
        assertThat(row(table, 3)).isNotEqualTo(row(table(), 3));
        assertThat(row(table, 5)).isNotEqualTo(row(table(), 5));
        assertThat(row(adam.slots(table).get("velocity"), 0)).containsOnly(0);
        assertThat(row(adam.slots(table).get("velocity"), 3)).doesNotContain(0);
    }

    @Test
    void oneOptimizerKnowsNoRowsOfOthers() {
        var sgd = new SGD(1);
        var vector = new Variable(Tensor.of(new float[] {1, 2, 3}));
        var values = Tensor.of(new float[] {1, 1, 5});
        var gradient = new IndexedSlices(values, Tensor.of(new int[] {2, 2, 0}), Shape.of(3));
        sgd.apply(List.of(gradient), List.of(vector));
        assertThat(vector.value().toFloatArray()).containsExactly(-4, 2, 1);
        var none = new IndexedSlices(Tensor.zeros(Shape.of(0)), Tensor.of(new int[0]), Shape.of(3));
        sgd.apply(List.of(none), List.of(vector));
        assertThat(vector.value().toFloatArray()).containsExactly(-4, 2, 1);
        var wrong = new IndexedSlices(values, Tensor.of(new int[] {2, 2, 0}), Shape.of(4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sgd.apply(List.of(wrong), List.of(vector)))
                .withMessageContaining("(4,)");
    }
}
