package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What several elements become in a batch. */
class StackingTest {
    record Sentence(Tensor ids, Tensor label) {}

    record Counted(String name, int count) {}

    record Named(List<String> name, Tensor count) {}

    private static Tensor ints(int... values) {
        return Tensor.of(values);
    }

    private static <T> T only(Dataset<T> dataset) {
        var elements = dataset.toList();
        assertThat(elements).hasSize(1);
        return elements.getFirst();
    }

    @Test
    void tensorsGetAnAxis() {
        var batch = only(Dataset.of(ints(1, 2), ints(3, 4), ints(5, 6)).batch(3));
        assertThat(batch.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(batch.toIntArray()).containsExactly(1, 2, 3, 4, 5, 6);
        for (var dtype : DType.values()) {
            var one = dtype == DType.STRING ? Tensor.of("a") : Tensor.ones(Shape.of(1), dtype);
            var two = only(Dataset.of(one, one).batch(2));
            assertThat(two.dtype()).isEqualTo(dtype);
            assertThat(two.shape()).isEqualTo(Shape.of(2, 1));
        }
        assertThat(only(Dataset.of(Tensor.of("to"), Tensor.of("be")).batch(2)).toStringArray())
                .containsExactly("to", "be");
    }

    @Test
    void numbersBecomeTensors() {
        assertThat(only(Dataset.of(1, 2).batch(2, Tensor.class)).dtype()).isEqualTo(DType.INT32);
        assertThat(only(Dataset.of(1L, 2L).batch(2, Tensor.class)).dtype()).isEqualTo(DType.INT64);
        assertThat(only(Dataset.of(1f, 2f).batch(2, Tensor.class)).dtype())
                .isEqualTo(DType.FLOAT32);
        assertThat(only(Dataset.of(1.0, 2.0).batch(2, Tensor.class)).toDoubleArray())
                .containsExactly(1, 2);
        assertThat(only(Dataset.of(true, false).batch(2, Tensor.class)).toBooleanArray())
                .containsExactly(true, false);
        var rows = only(Dataset.of(new float[] {1, 2}, new float[] {3, 4}).batch(2, Tensor.class));
        assertThat(rows.shape()).isEqualTo(Shape.of(2, 2));
    }

    @Test
    void textsBecomeLists() {
        assertThat(Dataset.of("a", "b", "c").batch(2, false, List::copyOf).toList())
                .containsExactly(List.of("a", "b"), List.of("c"));
        List<?> batch = only(Dataset.of("a", "b").batch(2, List.class));
        assertThat(batch).isEqualTo(List.of("a", "b"));
        assertThat(Dataset.of(List.of("a", "b"), List.of("c")).unbatch(String.class).toList())
                .containsExactly("a", "b", "c");
    }

    @Test
    void structuresKeepTheirForm() {
        var record =
                only(
                        Dataset.of(new Sentence(ints(1), ints()), new Sentence(ints(2), ints()))
                                .batch(2));
        assertThat(record.ids().toIntArray()).containsExactly(1, 2);
        assertThat(record.label().shape()).isEqualTo(Shape.of(2, 0));

        Map<String, Object> first = Map.of("text", "a", "label", 1, "x", List.of(ints(1), ints(2)));
        Map<String, Object> second =
                Map.of("text", "b", "label", 2, "x", List.of(ints(3), ints(4)));
        var map = only(Dataset.of(first, second).batch(2));
        assertThat(map.get("text")).isEqualTo(List.of("a", "b"));
        assertThat(((Tensor) map.get("label")).toIntArray()).containsExactly(1, 2);
        assertThat(((Tensor) ((List<?>) map.get("x")).get(1)).toIntArray()).containsExactly(2, 4);

        var examples = new Examples(Tensor.arange(6).reshape(3, 2), ints(1, 2, 3));
        var joined = only(Dataset.of(examples, examples).batch(2));
        assertThat(joined.inputs().shape()).isEqualTo(Shape.of(6, 2));
        assertThat(joined.targets().toIntArray()).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(Dataset.of(joined).unbatch().toList()).hasSize(6);
    }

    @Test
    void recordsThatCannotHoldABatchBecomeMaps() {
        var counted = Dataset.of(new Counted("a", 1), new Counted("b", 2));
        Map<?, ?> map = only(counted.batch(2, Map.class));
        assertThat(map.get("name")).isEqualTo(List.of("a", "b"));
        assertThat(((Tensor) map.get("count")).toIntArray()).containsExactly(1, 2);
        assertThatThrownBy(counted.batch(2)::toList)
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("batch(2, Map.class)");
        var named =
                Dataset.of(
                        new Named(List.of("a"), Tensor.of(1)),
                        new Named(List.of("b"), Tensor.of(2)));
        assertThat(only(named.batch(2)).count().toIntArray()).containsExactly(1, 2);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatThrownBy(Dataset.range(2).batch(2)::toList)
                .hasMessage(
                        "batch, element 0: java.lang.IllegalArgumentException: a batch of Long is a"
                                + " Tensor: say so, as in batch(2, Tensor.class)");
        assertThatThrownBy(Dataset.of(ints(1), ints(1, 2)).batch(2)::toList)
                .hasMessageContaining("in element 1 of the batch")
                .hasMessageContaining("paddedBatch");
        assertThatThrownBy(
                        Dataset.of(new Sentence(ints(1), ints()), new Sentence(ints(1), ints(1)))
                                        .batch(2)
                                ::toList)
                .hasMessageContaining("'label' is int32 of shape");
        assertThatThrownBy(Dataset.of(ints(1), Tensor.of(new float[1])).batch(2)::toList)
                .hasMessageContaining("float32");
        assertThatThrownBy(Dataset.of(Map.of("a", ints(1)), Map.of("b", ints(1))).batch(2)::toList)
                .hasMessageContaining("keys");
        assertThatThrownBy(Dataset.of(List.of(ints(1)), List.of(ints(1), ints(2))).batch(2)::toList)
                .hasMessageContaining("list of 1 in one element and of 2");
        assertThatThrownBy(Dataset.<Object>of(1, 2L).batch(2, Tensor.class)::toList)
                .hasMessageContaining("a Long in element 1 of the batch and a Integer");
        assertThatThrownBy(Dataset.of(1, 2).batch(2, Examples.class)::toList)
                .hasMessageContaining("become a Tensor, not a Examples");
    }

    @Test
    void paddingToTheLongest() {
        var dataset = Dataset.of(ints(1), ints(2, 3), ints());
        assertThat(only(dataset.paddedBatch(3)).toIntArray()).containsExactly(1, 0, 2, 3, 0, 0);
        var grids = Dataset.of(Tensor.ones(Shape.of(2, 1)), Tensor.ones(Shape.of(1, 3)));
        var batch = only(grids.paddedBatch(2, false, BatchPadding.toLongest().value(7)));
        assertThat(batch.shape()).isEqualTo(Shape.of(2, 2, 3));
        assertThat(batch.toFloatArray()).containsExactly(1, 7, 7, 1, 7, 7, 1, 1, 1, 7, 7, 7);
        var texts = Dataset.of(Tensor.of("a"), Tensor.of("b", "c")).paddedBatch(2);
        assertThat(only(texts).toStringArray()).containsExactly("a", "", "b", "c");
        var arrays = Dataset.of(new int[] {1}, new int[] {2, 3});
        assertThat(
                        only(arrays.paddedBatch(2, false, BatchPadding.toLongest(), Tensor.class))
                                .toIntArray())
                .containsExactly(1, 0, 2, 3);
        var scalars = Dataset.of(Tensor.of(1), Tensor.of(2)).paddedBatch(2);
        assertThat(only(scalars).toIntArray()).containsExactly(1, 2);
    }

    @Test
    void paddingOfParts() {
        var sentences =
                Dataset.of(new Sentence(ints(1), ints(4, 5)), new Sentence(ints(2, 3), ints(6)));
        var padding = BatchPadding.toLongest().shape("ids", 3).value("ids", -1).shape("label", -1);
        var batch = only(sentences.paddedBatch(2, false, padding));
        assertThat(batch.ids().toIntArray()).containsExactly(1, -1, -1, 2, 3, -1);
        assertThat(batch.label().toIntArray()).containsExactly(4, 5, 6, 0);

        var examples =
                Dataset.of(
                        new Examples(ints(1, 2).reshape(1, 2), ints(1)),
                        new Examples(ints(3, 4, 5, 6, 7, 8).reshape(2, 3), ints(2, 3)));
        var joined = only(examples.paddedBatch(2, false, BatchPadding.toLongest().value(9)));
        assertThat(joined.inputs().shape()).isEqualTo(Shape.of(3, 3));
        assertThat(joined.inputs().toIntArray()).containsExactly(1, 2, 9, 3, 4, 5, 6, 7, 8);
        assertThat(joined.targets().toIntArray()).containsExactly(1, 2, 3);
    }

    @Test
    void paddingThatDoesNotFitIsNamed() {
        var dataset = Dataset.of(ints(1), ints(2, 3, 4));
        assertThatThrownBy(
                        dataset.paddedBatch(2, false, BatchPadding.toLongest().shape("", 2))
                                ::toList)
                .hasMessageContaining("size 3 on axis 0 in element 1")
                .hasMessageContaining("more than the 2");
        assertThatThrownBy(
                        dataset.paddedBatch(2, false, BatchPadding.toLongest().shape("", 2, 2))
                                ::toList)
                .hasMessageContaining("with 2 axes");
        assertThatThrownBy(Dataset.of(ints(1), Tensor.of(1)).paddedBatch(2)::toList)
                .hasMessageContaining("sizes only");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchPadding.toLongest().shape("", -2));
    }

    /** Numbers from keras.utils.pad_sequences' documentation. */
    @Test
    void padSequences() {
        var sequences = List.of(new int[] {1}, new int[] {2, 3}, new int[] {4, 5, 6});
        assertThat(DataUtils.padSequences(sequences).toArray())
                .isEqualTo(new int[][] {{0, 0, 1}, {0, 2, 3}, {4, 5, 6}});
        assertThat(
                        DataUtils.padSequences(
                                        sequences, 3, DataUtils.Side.POST, DataUtils.Side.PRE, -1)
                                .toArray())
                .isEqualTo(new int[][] {{1, -1, -1}, {2, 3, -1}, {4, 5, 6}});
        assertThat(DataUtils.padSequences(sequences, 2).toArray())
                .isEqualTo(new int[][] {{0, 1}, {2, 3}, {5, 6}});
        assertThat(
                        DataUtils.padSequences(
                                        sequences, 2, DataUtils.Side.PRE, DataUtils.Side.POST, 0)
                                .toArray())
                .isEqualTo(new int[][] {{0, 1}, {2, 3}, {4, 5}});
        var steps = List.of(Tensor.ones(Shape.of(1, 2)), Tensor.ones(Shape.of(2, 2)));
        var padded =
                DataUtils.padSequences(
                        steps, OptionalInt.empty(), DataUtils.Side.PRE, DataUtils.Side.PRE, 0.5);
        assertThat(padded.toFloatArray()).containsExactly(.5f, .5f, 1, 1, 1, 1, 1, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> DataUtils.padSequences(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataUtils.padSequences(sequences, -1));
    }

    @Test
    void toCategorical() {
        assertThat(DataUtils.toCategorical(ints(0, 2, 1)).toArray())
                .isEqualTo(new float[][] {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}});
        assertThat(DataUtils.toCategorical(ints(1, 0).reshape(2, 1), 3).shape())
                .isEqualTo(Shape.of(2, 3));
        assertThat(DataUtils.toCategorical(ints(1, 0, 1, 0).reshape(2, 2)).shape())
                .isEqualTo(Shape.of(2, 2, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataUtils.toCategorical(ints(3), 3))
                .withMessageContaining("label 3 at place 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataUtils.toCategorical(Tensor.of(new float[] {1}), 3))
                .withMessageContaining("integers");
        assertThatIllegalArgumentException().isThrownBy(() -> DataUtils.toCategorical(ints()));
    }

    @Test
    void batchesForTrainingAreJoined() {
        var batch =
                new Batch(
                        List.of(Tensor.arange(6).reshape(3, 2), ints(7, 8, 9)),
                        List.of(ints(1, 2, 3)),
                        List.of());
        var rows = Dataset.fromTensorSlices(batch).toList();
        assertThat(rows.get(1).inputs().get(0).toIntArray()).containsExactly(2, 3);
        assertThat(rows.get(1).inputs().get(0).shape()).isEqualTo(Shape.of(1, 2));
        var joined = only(Dataset.fromList(rows).batch(3));
        assertThat(joined.inputs().get(0).toIntArray()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(joined.inputs().get(1).toIntArray()).containsExactly(7, 8, 9);
        assertThat(joined.targets().get(0).toIntArray()).containsExactly(1, 2, 3);
        assertThat(joined.weights()).isEmpty();
        assertThatThrownBy(Dataset.of(batch, Batch.ofInputs(ints(1))).batch(2)::toList)
                .hasMessageContaining("'inputs' is a list of 2 in one element and of 1");
    }

    @Test
    void whatTrainingTakes() {
        var examples = new Examples(Tensor.arange(6).reshape(3, 2), ints(1, 2, 3));
        var batches = Dataset.fromTensorSlices(examples).shuffle(3, 1).batch(2).batches();
        assertThat(batches.steps()).hasValue(2);
        try (var walk = batches.open(4)) {
            var first = walk.next();
            var position = walk.position();
            var second = walk.next();
            assertThat(first.count() + second.count()).isEqualTo(3);
            assertThat(batches.open(position).next().target().toIntArray())
                    .isEqualTo(second.target().toIntArray());
            assertThat(walk.hasNext()).isFalse();
        }
        assertThat(Dataset.of(ints(1, 2)).batches().open(0).next().targets()).isEmpty();
        assertThat(Dataset.of(Batch.ofInputs(ints(1))).repeat().batches().steps()).isEmpty();
        assertThatThrownBy(() -> Dataset.of("text").batches().open(0).next())
                .hasMessageContaining("not a String");
    }
}
