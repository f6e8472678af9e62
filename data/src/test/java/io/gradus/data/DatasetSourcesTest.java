package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of files, folders and series. */
class DatasetSourcesTest {
    @TempDir Path folder;

    private Path write(String name, String text) throws Exception {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Every position of a walk leads to what comes after it. */
    private static <T> void assertGoesOn(Dataset<T> dataset) {
        var all = dataset.toList();
        for (int stop = 0; stop <= all.size(); stop++) {
            try (var walk = dataset.iterator()) {
                for (int i = 0; i < stop; i++) {
                    walk.next();
                }
                var rest = new ArrayList<T>();
                dataset.iterator(walk.position()).forEachRemaining(rest::add);
                assertThat(rest)
                        .usingRecursiveFieldByFieldElementComparator()
                        .isEqualTo(all.subList(stop, all.size()));
            }
        }
    }

    @Test
    void linesOfSeveralFiles() throws Exception {
        var lines =
                DataFiles.lines(
                        write("a", "one\ntwo\r\n\nthree"), write("b", ""), write("c", "four\n"));
        assertThat(lines.toList()).containsExactly("one", "two", "", "three", "four");
        assertGoesOn(lines);
    }

    @Test
    void brokenTextIsNamedByFileAndLine() throws Exception {
        var file = folder.resolve("latin");
        Files.write(file, "eins\nz\u00fcei\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(DataFiles.lines(file)::toList)
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("lines, element ")
                .hasMessageContaining("latin: line ")
                .hasMessageContaining("UTF-8");
        assertThat(DataFiles.lines(StandardCharsets.ISO_8859_1, file).toList())
                .containsExactly("eins", "z\u00fcei");
        assertThatThrownBy(DataFiles.lines(folder)::toList).hasMessageContaining("is a folder");
        assertThatThrownBy(DataFiles.lines(folder.resolve("none"))::toList)
                .hasMessageContaining("none");
    }

    @Test
    void recordsOfOneLength() throws Exception {
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        Files.write(first, new byte[] {9, 1, 2, 3, 4, 8});
        Files.write(second, new byte[] {9, 5, 6, 8});
        var records = DataFiles.fixedLengthRecords(1, 2, 1, first, second);
        assertThat(records.batch(3, Tensor.class).toList().get(0).toIntArray())
                .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(records.batch(3, Tensor.class).toList().get(0).dtype()).isEqualTo(DType.UINT8);
        assertGoesOn(records);
        assertThatThrownBy(DataFiles.fixedLengthRecords(4, first)::toList)
                .hasMessageContaining("no whole number of records of 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataFiles.fixedLengthRecords(0, first));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataFiles.fixedLengthRecords(-1, 1, 0, first));
    }

    @Test
    void csvRowsAreStreamed() throws Exception {
        var file = write("t.csv", "age,name,fit\n1,\"A, b\",true\n?,c,false\n3,\"\",true\n");
        var rows = Csv.withHeader().rows(file);
        assertThat(rows.map(row -> row.text("name")).toList()).containsExactly("A, b", "c", "");
        assertThat(rows.map(row -> row.number("age")).toList())
                .containsExactly(1.0, Double.NaN, 3.0);
        assertThat(rows.filter(row -> row.truth("fit")).map(CsvRow::line).toList())
                .containsExactly(2L, 4L);
        assertThat(rows.map(row -> row.isMissing("name")).toList()).containsOnly(false);
        assertThat(rows.map(row -> row.features("age", "fit")).batch(3).toList().get(0).toArray())
                .isEqualTo(new float[][] {{1, 1}, {Float.NaN, 0}, {3, 1}});
        assertThat(rows.toList().get(0).names()).containsExactly("age", "name", "fit");
        assertThat(rows.toList().get(0)).hasToString("line 2: [1, A, b, true]");
        assertGoesOn(rows.map(CsvRow::toString));
    }

    @Test
    void csvExamplesAreThoseOfTheTable() throws Exception {
        var file = write("t.csv", "1,2.5,0\n3,4.5,1\n5,6.5,0\n");
        var csv = Csv.withoutHeader("a", "b", "y").type("y", ColumnType.INTEGER);
        var streamed = csv.rows(file).map(row -> row.example("y")).batch(3).toList().get(0);
        var table = csv.read(file).examples("y");
        assertThat(streamed.inputs().toFloatArray()).isEqualTo(table.inputs().toFloatArray());
        assertThat(streamed.targets().toIntArray()).isEqualTo(table.targets().toIntArray());
        assertThat(streamed.targets().dtype()).isEqualTo(table.targets().dtype());
        var plain = Csv.withoutHeader("a", "b", "y").rows(file).map(row -> row.example("b", "a"));
        assertThat(plain.batch(3).toList().get(0).targets().toDoubleArray())
                .containsExactly(2.5, 4.5, 6.5);
    }

    @Test
    void csvErrorsNameFileAndLine() throws Exception {
        var ragged = Csv.withHeader().rows(write("r.csv", "a,b\n1,2\n3\n"));
        assertThatThrownBy(ragged::toList)
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("csv, element 1: ")
                .hasMessageContaining("r.csv: line 3: 1 field where line 1 has 2");
        var text = Csv.withHeader().rows(write("w.csv", "a\n1\nx\n"));
        assertThatThrownBy(text.map(row -> row.number("a"))::toList)
                .hasMessageContaining("map, element 1: ")
                .hasMessageContaining("w.csv: line 3: column 'a' has 'x' where it needs a number");
        var row = text.toList().get(1);
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> row.integer("a"));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> row.truth("a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.text("b"))
                .withMessageContaining("no column 'b'; there are [a]");
        assertThatThrownBy(Csv.withHeader().rows(write("e.csv", ""))::toList)
                .hasMessageContaining("the file is empty");
        assertThatThrownBy(
                        Csv.withHeader().type("z", ColumnType.FLOAT).rows(folder.resolve("w.csv"))
                                ::toList)
                .hasMessageContaining("a type was asked for column 'z'");
        var category = Csv.withHeader().type("a", ColumnType.CATEGORY);
        assertThatThrownBy(category.rows(folder.resolve("w.csv")).map(r -> r.example("a"))::toList)
                .hasMessageContaining("CATEGORY");
    }

    @Test
    void foldersOfImages() throws Exception {
        for (var name : List.of("cat/1.png", "cat/2.PNG", "dog/3.png")) {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, ImagesTest.encode(ImagesTest.greys(6, 4), "png"));
        }
        write("cat/notes.txt", "not an image");
        write(".hidden/4.png", "passed over");
        var found = LabeledFiles.ofImages(folder);
        assertThat(found.classNames()).containsExactly("cat", "dog");
        assertThat(found.count()).isEqualTo(3);
        var read = Images.readFolder(folder, Channels.GREY, 4, 6).examples();
        for (int parallelism : List.of(1, 3)) {
            var images = found.images(Channels.GREY, 4, 6, parallelism);
            var batch = images.batch(3).toList().get(0);
            assertThat(batch.inputs().shape()).isEqualTo(Shape.of(3, 4, 6, 1));
            assertThat(batch.inputs().toFloatArray()).isEqualTo(read.inputs().toFloatArray());
            assertThat(batch.targets().toIntArray()).containsExactly(0, 0, 1);
            assertThat(images.cardinality().count()).hasValue(3);
        }
        var parts = found.split(0.34, 1);
        assertThat(parts.train().count()).isEqualTo(2);
        var together = new HashSet<>(parts.train().files());
        together.addAll(parts.test().files());
        assertThat(together).isEqualTo(new HashSet<>(found.files()));

        write("dog/broken.jpg", "no image");
        assertThatThrownBy(LabeledFiles.ofImages(folder).images(Channels.GREY, 4, 6)::toList)
                .hasMessageContaining("images, element 3: ")
                .hasMessageContaining("broken.jpg: byte 0: not a PNG or JPEG");
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> LabeledFiles.ofTexts(folder.resolve("dog")))
                .withMessageContaining("no texts");
    }

    @Test
    void foldersOfTexts() throws Exception {
        write("neg/a.txt", "bad");
        write("pos/b.txt", "gut: ü");
        var found = LabeledFiles.ofTexts(folder);
        assertThat(found.texts().toList())
                .containsExactly(new LabeledText("bad", 0), new LabeledText("gut: ü", 1));
        assertThat(found.dataset().toList()).isEqualTo(found.files());
        Files.write(folder.resolve("pos/c.txt"), new byte[] {(byte) 0xFF});
        assertThatThrownBy(LabeledFiles.ofTexts(folder).texts()::toList)
                .hasMessageContaining("texts, element 2: ")
                .hasMessageContaining("c.txt: not text in UTF-8");
    }

    /** Example 1 of Keras' timeseries_dataset_from_array. */
    @Test
    void timeSeriesAsKerasShowsThem() {
        var data = Tensor.arange(100);
        var windows = TimeSeries.of(data, 10).sequenceStride(3).samplingRate(2).windows().toList();
        assertThat(windows.get(0).toIntArray()).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18);
        assertThat(windows.get(1).toIntArray()).containsExactly(3, 5, 7, 9, 11, 13, 15, 17, 19, 21);
        assertThat(windows).hasSize(28);
        assertThat(windows.getLast().toIntArray())
                .containsExactly(81, 83, 85, 87, 89, 91, 93, 95, 97, 99);
        // Example 2: targets are the values ten steps on.
        var pairs =
                TimeSeries.of(data.slice(0, 0, 90), 10).examples(data.slice(0, 10, 100)).toList();
        assertThat(pairs).hasSize(81);
        assertThat(pairs.get(0).inputs().toIntArray())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(pairs.get(0).targets().toIntArray()).containsExactly(10);
        assertThat(pairs.get(1).targets().toIntArray()).containsExactly(11);
    }

    @Test
    void partsOfSeriesAndSeriesOfVectors() {
        var data = Tensor.arange(20).reshape(10, 2);
        var part = TimeSeries.of(data, 3).between(2, 7);
        var batch = part.examples(Tensor.arange(10)).batch(9).toList().get(0);
        assertThat(batch.inputs().shape()).isEqualTo(Shape.of(3, 3, 2));
        assertThat(batch.inputs().toIntArray())
                .startsWith(4, 5, 6, 7, 8, 9, 6, 7)
                .endsWith(8, 9, 10, 11, 12, 13);
        assertThat(batch.targets().toIntArray()).containsExactly(2, 3, 4);
        assertThat(part.examples(Tensor.arange(4)).toList())
                .as("as many windows as have a target")
                .hasSize(2);
        assertThat(TimeSeries.of(data, 11).windows().toList()).isEmpty();
        assertGoesOn(part.windows().map(Tensor::toString));
        assertThatIllegalArgumentException().isThrownBy(() -> TimeSeries.of(data, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> TimeSeries.of(Tensor.of(1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> part.between(5, 11));
        assertThatIllegalArgumentException().isThrownBy(() -> part.samplingRate(0));
        assertThatIllegalArgumentException().isThrownBy(() -> part.examples(Tensor.of(1)));
    }

    @Test
    void splitting() {
        var dataset = Dataset.range(10);
        var parts = DataUtils.splitDataset(dataset, 0.7);
        assertThat(parts.train().toList()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(parts.test().toList()).containsExactly(7L, 8L, 9L);
        var some = DataUtils.splitDataset(dataset, 0.3, 0.2, OptionalLong.empty());
        assertThat(some.test().toList()).containsExactly(3L, 4L);
        var unknown = DataUtils.splitDataset(dataset.filter(n -> n != 4), 1 / 3.0);
        assertThat(unknown.test().toList()).containsExactly(3L, 5L, 6L, 7L, 8L, 9L);

        var shuffled = DataUtils.splitDataset(dataset.shuffle(5, 1), 0.5, 0.5, OptionalLong.of(3));
        var left = new HashSet<>(shuffled.train().toList());
        for (int epoch = 0; epoch < 3; epoch++) {
            shuffled.train().epoch(epoch).forEach(n -> assertThat(left).contains(n));
            shuffled.test().epoch(epoch).forEach(n -> assertThat(left).doesNotContain(n));
        }
        assertThat(left).hasSize(5).isNotEqualTo(new HashSet<>(dataset.take(5).toList()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataUtils.splitDataset(dataset, 0.01))
                .withMessageContaining("leave a part empty");
        assertThatIllegalArgumentException().isThrownBy(() -> DataUtils.splitDataset(dataset, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataUtils.splitDataset(dataset, .6, .6, OptionalLong.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataUtils.splitDataset(dataset.repeat(), .5))
                .withMessageContaining("without end");
    }
}
