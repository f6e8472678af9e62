package io.gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.data.*;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Sequential;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.optimizers.SGD;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/data.md, word for word. */
class DataPageTest {
    @Test
    void everyBlockOfThePageStandsHere() throws IOException {
        var own =
                Path.of("src/test/java", DataPageTest.class.getName().replace('.', '/') + ".java");
        var here = squeezed(Files.readString(own));
        var blocks = Markdown.of("docs/data.md").blocks("java");
        assertThat(blocks).hasSize(12);
        assertThat(blocks).allMatch(block -> here.contains(squeezed(block)));
    }

    /** Without spaces and line ends, which the formatter may move. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static Tensor noisy(Tensor images) {
        return images.times(0.5);
    }

    private static Dataset<Examples> digits() {
        var digits = Digits.load(42).train().take(300);
        Dataset<Examples> batches =
                digits.dataset()
                        .shuffle(300, 42)
                        .map(example -> new Examples(noisy(example.inputs()), example.targets()), 4)
                        .batch(64)
                        .prefetch(2);
        for (Examples batch : batches.epoch(0)) {
            batch.inputs().shape(); // [64, 28, 28, 1]; the last batch has 44
        }
        return batches;
    }

    @Test
    void aFirstPipeline() {
        var shapes = digits().map(batch -> batch.inputs().shape()).toList();
        assertThat(shapes)
                .startsWith(Shape.of(64, 28, 28, 1))
                .endsWith(Shape.of(44, 28, 28, 1))
                .hasSize(5);
    }

    @Test
    void csv(@TempDir Path folder) throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("flowers.csv"),
                        "length,width,species\n5.1,3.5,0\n?,3.0,1\n6.3,3.3,2\n");
        Dataset<Examples> flowers =
                Csv.withHeader()
                        .type("species", ColumnType.INTEGER)
                        .rows(file)
                        .filter(row -> !row.isMissing("length"))
                        .map(row -> row.example("species", "length", "width"));
        flowers.batch(2).iterator().next().inputs(); // [[5.1, 3.5], [6.3, 3.3]]
        assertThat(flowers.batch(2).toList().getFirst().inputs().toFloatArray())
                .containsExactly(5.1f, 3.5f, 6.3f, 3.3f);
    }

    @Test
    void timeSeries() {
        var values = Tensor.arange(100);
        var series =
                TimeSeries.of(values, 10) // ten values …
                        .examples(values.slice(0, 10, 100)); // … and the one that follows
        series.iterator().next().targets(); // [10]
        assertThat(series.toList().getFirst().targets().toIntArray()).containsExactly(10);
    }

    record Sentence(Tensor ids, Tensor label) {}

    @Test
    void records() {
        Dataset<Sentence> sentences =
                Dataset.of(
                        new Sentence(Tensor.of(new int[] {7, 8}), Tensor.of(1)),
                        new Sentence(Tensor.of(new int[] {9}), Tensor.of(0)));
        Sentence batch = sentences.paddedBatch(2).iterator().next();
        batch.ids(); // [[7, 8], [9, 0]]
        batch.label(); // [1, 0]
        assertThat(batch.ids().toIntArray()).containsExactly(7, 8, 9, 0);
        assertThat(batch.label().toIntArray()).containsExactly(1, 0);
    }

    @Test
    void batchesOfOtherTypes() {
        Tensor numbers =
                Dataset.range(5).batch(5, Tensor.class).iterator().next(); // int64 [0, 1, 2, 3, 4]
        List<String> words = Dataset.of("to", "be").batch(2, false, List::copyOf).iterator().next();
        assertThat(numbers.dtype()).isEqualTo(DType.INT64);
        assertThat(numbers.toLongArray()).containsExactly(0, 1, 2, 3, 4);
        assertThat(words).containsExactly("to", "be");
    }

    @Test
    void buckets() {
        Dataset<Tensor> tight =
                Dataset.of(3, 9, 4, 8)
                        .map(length -> Tensor.ones(Shape.of(length)))
                        .bucketBySequenceLength(t -> t.shape().size(0), List.of(5), List.of(2, 2));
        tight.map(t -> t.shape()).toList(); // (2, 4) of the lengths 3 and 4, then (2, 9)
        assertThat(tight.map(t -> t.shape()).toList())
                .containsExactly(Shape.of(2, 4), Shape.of(2, 9));
    }

    @Test
    void epochs() {
        Dataset<Long> shuffled = Dataset.range(4).shuffle(4, 4);
        shuffled.toList(); // [1, 3, 0, 2]
        shuffled.epoch(1); // [3, 1, 2, 0]
        shuffled.repeat(2).toList(); // [1, 3, 0, 2, 3, 1, 2, 0]
        assertThat(shuffled.toList()).containsExactly(1L, 3L, 0L, 2L);
        assertThat(shuffled.epoch(1)).containsExactly(3L, 1L, 2L, 0L);
        assertThat(shuffled.repeat(2).toList()).containsExactly(1L, 3L, 0L, 2L, 3L, 1L, 2L, 0L);
    }

    @Test
    void leavingEarly() {
        var batches = digits();
        try (var walk = batches.iterator()) {
            Examples first = walk.next();
            first.count(); // 64
        }
        try (var walk = batches.iterator()) {
            var first = walk.next();
            assertThat(first.count()).isEqualTo(64);
        }
    }

    private static void failing() {
        Dataset<Long> failing = Dataset.range(10).map(n -> 10 / (n - 3), 4);
        failing.toList(); // map, element 3: java.lang.ArithmeticException: / by zero
    }

    @Test
    void errors() {
        assertThatThrownBy(DataPageTest::failing)
                .isInstanceOf(DatasetException.class)
                .hasMessage("map, element 3: java.lang.ArithmeticException: / by zero");
    }

    @Test
    void goingOn() {
        var batches = digits();
        DatasetIterator<Examples> walk = batches.iterator(3);
        walk.next();
        Map<String, Object> position = walk.position();
        walk.close();

        DatasetIterator<Examples> later = batches.iterator(position);
        later.next(); // the second batch of epoch 3

        var whole = batches.iterator(3);
        whole.next();
        assertThat(batches.iterator(position).next().targets().toIntArray())
                .isEqualTo(whole.next().targets().toIntArray());
        later.close();
        whole.close();
    }

    @Test
    void training() {
        Dataset<Map<String, Tensor>> pairs =
                Dataset.fromTensorSlices(
                        Map.of(
                                "x",
                                Tensor.ones(Shape.of(6, 2)),
                                "y",
                                Tensor.zeros(Shape.of(6, 1))));
        BatchSource source = pairs.batch(3).batches(m -> Batch.of(m.get("x"), m.get("y")));
        source.steps(); // 2

        var model = new Sequential(new Dense(1)).compile(new SGD(0.1), new MeanSquaredError());
        model.fit(source, 3);
        assertThat(model.predict(source).getFirst().shape()).isEqualTo(Shape.of(6, 1));
        assertThat(source.steps()).hasValue(2);
        try (var walk = source.open(0)) {
            assertThat(walk.next().input().shape()).isEqualTo(Shape.of(3, 2));
        }
    }
}
