package io.gradus.nn.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.Shape;
import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.Sequential;
import io.gradus.nn.layers.Dense;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryWriterTest {
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_250L);

    @TempDir Path folder;

    private SummaryWriter writer() {
        return new SummaryWriter(folder, () -> TIME);
    }

    // ---- bytes
    // -----------------------------------------------------------------------------------

    /** The records that TensorBoard's own classes write. */
    private static Map<String, String> records() throws IOException {
        var records = new HashMap<String, String>();
        try (var in = SummaryWriterTest.class.getResourceAsStream("events.txt")) {
            new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split(" "))
                    .forEach(line -> records.put(line[0], line[1]));
        }
        return records;
    }

    private String written(Consumer<SummaryWriter> what) throws IOException {
        Path file;
        try (var writer = writer()) {
            what.accept(writer);
            file = writer.file().orElseThrow();
            assertThat(file).doesNotExist();
        }
        var bytes = Files.readAllBytes(file);
        Files.delete(file);
        return HexFormat.of().formatHex(bytes);
    }

    private static Sequential model() {
        var model = new Sequential(new Dense(4), new Dense(3));
        model.build(Shape.of(2), new Generator(1));
        return model;
    }

    @Test
    void theBytesAreThoseOfTensorBoard() throws IOException {
        var records = records();
        var written =
                Map.<String, Consumer<SummaryWriter>>of(
                        "scalar", writer -> writer.scalar("epoch_loss", 0.25, 3),
                        "zero", writer -> writer.scalar("epoch_loss", 0, 0),
                        "negative", writer -> writer.scalar("größe", -1e-7, 1L << 40),
                        "histogram",
                                writer ->
                                        writer.histogram(
                                                "dense/kernel/histogram", Tensor.arange(31), 7),
                        "same",
                                writer ->
                                        writer.histogram("same", Tensor.of(new int[] {2, 2, 2}), 7),
                        "text", writer -> writer.text("notes", "a **b**", 2),
                        "graph", writer -> writer.graph(model()));
        for (var entry : written.entrySet()) {
            assertThat(written(entry.getValue()))
                    .as(entry.getKey())
                    .isEqualTo(records.get("version") + records.get(entry.getKey()));
        }
    }

    /**
     * The record of {@code Event{wall_time: 1.0, file_version: "brain.Event:2"}}, by hand: 24
     * bytes; field 1 as fixed64, 1.0; field 3 as 13 characters.
     */
    @Test
    void aRecordIsWhatTheSpecificationSays() {
        var event = new Proto().decimal(1, 1).choiceText(3, "brain.Event:2").toBytes();
        var hex = "09000000000000f03f" + "1a0d" + "627261696e2e4576656e743a32";
        assertThat(HexFormat.of().formatHex(event)).isEqualTo(hex);
        var record = HexFormat.of().formatHex(EventFile.framed(event));
        assertThat(record).startsWith("1800000000000000" + "a37f4b22" + hex).hasSize(80);
        // The check value of CRC-32C, of which the test's own decoder must know.
        assertThat(Events.sum("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0xe3069283);
    }

    @Test
    void aNumberIsWrittenInGroupsOfSevenBits() {
        assertThat(HexFormat.of().formatHex(new Proto().integer(1, 150).toBytes()))
                .isEqualTo("089601");
        assertThat(HexFormat.of().formatHex(new Proto().integer(2, -1).toBytes()))
                .isEqualTo("10ffffffffffffffffff01");
        assertThat(new Proto().integer(2, 0).decimal(1, 0).text(3, "").toBytes()).isEmpty();
        assertThat(new Proto().decimal(1, -0.0).toBytes()).hasSize(9);
    }

    // ---- content
    // ---------------------------------------------------------------------------------

    @Test
    void aHistogramCountsWhatIsFinite() throws IOException {
        try (var writer = writer()) {
            var x = new float[] {-1, Float.NaN, 0, 0.5f, 2, Float.POSITIVE_INFINITY};
            writer.histogram("x", Tensor.of(x), 1);
            writer.histogram("none", Tensor.of(new float[] {Float.NaN}), 1);
            writer.histogram("wide", Tensor.of(new double[] {-1e308, 1e308, 1.7e308}), 1);
        }
        var values = Events.values(folder);
        var histogram = values.get(0).message().message(5);
        assertThat(histogram.decimal(1)).isEqualTo(-1);
        assertThat(histogram.decimal(2)).isEqualTo(2);
        assertThat(histogram.decimal(3)).isEqualTo(4);
        assertThat(histogram.decimal(4)).isEqualTo(1.5);
        assertThat(histogram.decimal(5)).isEqualTo(5.25);
        var counts = histogram.doubles(7);
        assertThat(counts).hasSize(30);
        assertThat(counts[0]).isEqualTo(1);
        assertThat(counts[10]).isEqualTo(1);
        assertThat(counts[15]).isEqualTo(1);
        assertThat(counts[29]).isEqualTo(1);
        assertThat(histogram.doubles(6)).isSorted().endsWith(2).hasSize(30);
        assertThat(values.get(1).message().message(5).decimal(3)).isZero();
        var wide = values.get(2).message().message(5);
        assertThat(Arrays.stream(wide.doubles(7)).sum()).isEqualTo(3);
        assertThat(wide.doubles(6)).isSorted();
    }

    @Test
    void anImageComesBackFromItsPng() throws IOException {
        var bytes = new byte[5 * 3 * 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 4 + 3);
        }
        try (var writer = writer()) {
            for (int channels : new int[] {1, 3, 4}) {
                var pixels = Arrays.copyOf(bytes, 5 * 3 * channels);
                writer.image("x", Tensor.ofUint8(pixels, Shape.of(5, 3, channels)), channels);
            }
            writer.image(
                    "floats",
                    Tensor.of(new float[] {-1, 0, 0.5f, 1, 7, Float.NaN}, Shape.of(2, 3, 1)),
                    9);
        }
        var values = Events.values(folder);
        for (int i = 0; i < 3; i++) {
            var image = values.get(i).message().message(4);
            int channels = (int) values.get(i).step();
            assertThat(image.integer(1)).isEqualTo(5);
            assertThat(image.integer(2)).isEqualTo(3);
            assertThat(image.integer(3)).isEqualTo(channels);
            var read = ImageIO.read(new ByteArrayInputStream(image.bytes(4))).getRaster();
            assertThat(read.getNumBands()).isEqualTo(channels);
            var samples = new int[channels];
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 3; x++) {
                    read.getPixel(x, y, samples);
                    for (int c = 0; c < channels; c++) {
                        assertThat(samples[c])
                                .isEqualTo(((y * 3 + x) * channels + c) * 4 + 3 & 0xff);
                    }
                }
            }
        }
        var floats = values.get(3).message().message(4).bytes(4);
        var raster = ImageIO.read(new ByteArrayInputStream(floats)).getRaster();
        assertThat(raster.getSamples(0, 0, 3, 2, 0, new int[6]))
                .containsExactly(0, 0, 128, 255, 255, 0);
        try (var writer = writer()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.image("x", Tensor.zeros(Shape.of(2, 2, 2)), 0))
                    .withMessageContaining("(2, 2, 2)");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> writer.image("x", Tensor.of(new int[1], Shape.of(1, 1, 1)), 0))
                    .withMessageContaining("int32");
        }
    }

    private static final class Twice extends Layer {
        private final Dense inner = new Dense(2);

        @Override
        protected Tensor call(Tensor inputs, boolean training) {
            return inner.apply(inner.apply(inputs));
        }
    }

    @Test
    void aGraphHasANodeForEachUseOfALayer() throws IOException {
        var left = Input.of(Shape.of(2));
        var right = Input.of(Shape.of(2));
        var shared = (Dense) new Dense(2).name("shared");
        var inner = new Sequential(new Dense(5), new Dense(2));
        inner.name("inner");
        var sum = shared.apply(left).plus(shared.apply(right));
        var out = new Twice().apply(inner.apply(sum));
        var model = Model.of(List.of(left, right), List.of(out, sum));
        try (var writer = writer()) {
            writer.graph(model);
        }
        var graph = Events.events(folder).get(1).message(4);
        assertThat(graph.message(4).integer(1)).isEqualTo(22);
        var nodes =
                graph.messages(1).stream()
                        .map(node -> node.text(1) + " " + node.text(2) + " " + node.texts(3))
                        .toList();
        assertThat(nodes)
                .containsExactly(
                        "input Input []",
                        "input_1 Input []",
                        "shared Dense [input]",
                        "shared_1 Dense [input_1]",
                        "plus Calculation [shared, shared_1]",
                        "inner/dense Dense [plus]",
                        "inner/dense_1 Dense [inner/dense]",
                        "twice Twice [inner/dense_1]",
                        "twice/dense Dense []");
        var shapes =
                graph.messages(1).stream()
                        .filter(node -> node.text(1).equals("inner/dense"))
                        .flatMap(node -> node.messages(5).stream())
                        .collect(
                                Collectors.toMap(
                                        entry -> entry.text(1), entry -> entry.message(2)));
        var shape = shapes.get("_output_shapes").message(1).message(7);
        assertThat(shape.messages(2)).extracting(dim -> dim.integer(1)).containsExactly(-1L, 5L);
        assertThat(shapes.get("parameters").integer(3)).isEqualTo(15);
        try (var writer = writer()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> writer.graph(new Sequential(new Dense(1))))
                    .withMessageContaining("build it");
        }
    }

    // ---- files
    // -----------------------------------------------------------------------------------

    @Test
    void aResumedRunGoesOnInTheSameFile() throws IOException {
        var first = writer();
        first.scalar("a", 1, 1);
        var state = first.state();
        first.scalar("a", 2, 2);
        first.flush();
        assertThat(Events.curve(folder, "a")).isEqualTo(Map.of(1L, 1f, 2L, 2f));
        var second = writer();
        second.restore(state);
        second.scalar("a", 3, 2);
        second.close();
        assertThat(Events.curve(folder, "a")).isEqualTo(Map.of(1L, 1f, 2L, 3f));
        assertThat(folder.toFile().list()).hasSize(1);
        var third = writer();
        third.restore(Map.of("file", "../other", "length", 0L));
        third.scalar("b", 1, 1);
        third.close();
        assertThat(folder.toFile().list()).hasSize(2);
    }

    @Test
    void manyEventsAreWrittenOnTheirWay() throws IOException {
        var writer = writer();
        for (int i = 0; i < 5000; i++) {
            writer.scalar("curve", i, i);
        }
        assertThat(Files.size(writer.file().orElseThrow())).isGreaterThan(100_000);
        writer.close();
        assertThat(Events.curve(folder, "curve")).hasSize(5000).containsEntry(4999L, 4999f);
    }
}
