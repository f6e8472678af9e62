package io.gradus.nn.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.data.MalformedDataException;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir Path folder;

    /** A file of this header, filled up to a given length, and data. */
    static byte[] file(String header, int dataLength) {
        var text = header.getBytes(StandardCharsets.UTF_8);
        var bytes =
                ByteBuffer.allocate(8 + text.length + dataLength).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        for (int i = 0; i < dataLength; i++) {
            bytes.put((byte) (i % 2));
        }
        return bytes.array();
    }

    static SafeTensors read(byte[] file) throws IOException {
        return SafeTensors.read(new ByteArrayInputStream(file), file.length, "file");
    }

    static Map<String, Tensor> everyDtype() {
        var tensors = new LinkedHashMap<String, Tensor>();
        var values = Tensor.of(new float[] {0, 1, 2, -3.5f, 100, 0.1f}, Shape.of(2, 3));
        for (var dtype : DType.values()) {
            if (dtype != DType.STRING) {
                tensors.put("a/" + dtype, values.cast(dtype));
            }
        }
        tensors.put("scalar", Tensor.of(Long.MIN_VALUE));
        tensors.put("empty", Tensor.zeros(Shape.of(3, 0, 2)));
        tensors.put("special", Tensor.of(new double[] {Double.NaN, -0.0, 1 / 0.0, 5e-324}));
        tensors.put("日本 \"q\" \\ \n", Tensor.of(true));
        return tensors;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        var file = folder.resolve("new/folder/some.safetensors");
        var written = everyDtype();
        var metadata = Map.of("format", "test", "ключ", "значение \u0000 \uD83D\uDE00");
        new SafeTensors(written, metadata).write(file);
        var read = SafeTensors.read(file);
        assertThat(read.metadata()).isEqualTo(metadata);
        assertThat(read.tensors().keySet()).isEqualTo(written.keySet());
        written.forEach((name, tensor) -> {
            var other = read.tensors().get(name);
            assertThat(other.type()).isEqualTo(tensor.type());
            assertThat(other.toByteBuffer()).isEqualTo(tensor.toByteBuffer());
        });
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        var metadata = Map.of("a", "1", "b", "2", "c", "3", "d", "4");
        new SafeTensors(everyDtype(), metadata).write(first);
        new SafeTensors(new HashMap<>(everyDtype()), new HashMap<>(metadata)).write(second);
        new SafeTensors(everyDtype(), metadata).write(first);
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void filesAreLaidOutAsTheFormatSays() throws IOException {
        var file = folder.resolve("layout");
        var tensors =
                Map.of(
                        "b", Tensor.of(new float[] {1, -2}),
                        "a", Tensor.of(new int[][] {{256}}),
                        "u", Tensor.ofUint8(new byte[] {7}, Shape.of(1)),
                        "w", Tensor.of(3.0));
        new SafeTensors(tensors, Map.of("k", "v")).write(file);
        var header =
                "{\"__metadata__\":{\"k\":\"v\"},"
                        + "\"w\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                        + "\"a\":{\"dtype\":\"I32\",\"shape\":[1,1],\"data_offsets\":[8,12]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[12,20]},"
                        + "\"u\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[20,21]}}";
        header += " ".repeat(Math.ceilDiv(header.length(), 8) * 8 - header.length());
        var expected = new ByteArrayOutputStream();
        expected.write(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length())
                        .array());
        expected.writeBytes(header.getBytes(StandardCharsets.UTF_8));
        expected.writeBytes(
                HexFormat.of()
                        .parseHex("0000000000000840" + "00010000" + "0000803f000000c0" + "07"));
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.toByteArray());
    }

    @Test
    void filesOfOtherWritersAreRead() throws IOException {
        // No padding, another order of keys, an entry not known, white space, escapes.
        var file =
                file(
                        " { \"x\\u0031\" : {\"data_offsets\":[2,4],\"shape\":[2],\"dtype\":\"BOOL\",\"extra\":{\"a\":[1,{}]}},\n"
                                        .strip()
                                + "\"y\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}\t ",
                        4);
        var read = read(file);
        assertThat(read.metadata()).isEmpty();
        assertThat(read.tensors().get("x1").toBooleanArray()).containsExactly(false, true);
        assertThat(read.tensors().get("y").dtype()).isEqualTo(DType.BFLOAT16);
        assertThat(read(file("{}", 0)).tensors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 4 | must begin at 0 and have 8",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8 | must begin at 0",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}} | 5 | 5 follow",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}} | 3 | ends at byte 4",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"y\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[2,5]}} | 5 | must begin at 3",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}} | 2 | uplicate",
                "{\"x\":{\"dtype\":\"U16\",\"shape\":[1],\"data_offsets\":[0,2]}} | 2 | does not have",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}} | 1 | not negative",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1.0],\"data_offsets\":[0,1]}} | 1 | integers",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[99999999999999999999],\"data_offsets\":[0,1]}} | 1 | header",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}} | 0 | elements",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[4294967296],\"data_offsets\":[0,0]}} | 0 | 2147483647",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1]}} | 1 | data_offsets",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}} | 1 | data_offsets",
                "{\"x\":[]} | 0 | expected an object",
                "{\"__metadata__\":{\"k\":1}} | 0 | expected a text",
                "{\"__metadata__\":{\"k\":null}} | 0 | expected a text",
                "{\"x\": | 0 | header",
                "{} {} | 0 | nothing more",
                "[] | 0 | begin with",
                "x{} | 0 | begin with",
                "{\"x\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]},\"y\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | must begin at 1"
            })
    void badHeadersAreRefused(String header, int dataLength, String message) {
        assertThatThrownBy(() -> read(file(header, dataLength)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageStartingWith("file: ")
                .hasMessageContaining(message);
    }

    @Test
    void lengthsThatLieAreRefused() {
        for (long length : new long[] {-1, Long.MIN_VALUE, 0, 1, 3, 1 << 20, 100_000_001}) {
            var bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            bytes.put("{}".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> read(bytes.array()))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining(Long.toUnsignedString(length) + " bytes");
        }
        assertThatThrownBy(() -> read(new byte[7]))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("after 7 bytes");
    }

    @Test
    void badTextAndBadTruthValuesAreRefused() {
        var bad = file("{\"__metadata__\":{\"k\":\"?\"}}", 0);
        for (int i = 0; i < bad.length; i++) {
            bad[i] = bad[i] == '?' ? (byte) 0xFF : bad[i];
        }
        assertThatThrownBy(() -> read(bad)).hasMessage("file: the header is not UTF-8 text");
        var truth = file("{\"x\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[0,2]}}", 2);
        truth[truth.length - 1] = 2;
        assertThatThrownBy(() -> read(truth))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("tensor 'x', element 1");
        var deep = file("{\"x\":" + "[".repeat(100_000), 0);
        assertThatThrownBy(() -> read(deep)).isInstanceOf(MalformedDataException.class);
    }

    @Test
    void errorsNameTheFile() throws IOException {
        var file = Files.write(folder.resolve("bad.safetensors"), new byte[] {1, 2});
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageStartingWith(file + ": ");
        assertThatThrownBy(() -> SafeTensors.read(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> SafeTensors.read(folder))
                .hasMessage(folder + ": is a folder, not a file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SafeTensors(Map.of("s", Tensor.of("text")), Map.of()))
                .withMessageContaining("'s'");
        var reserved = new SafeTensors(Map.of("__metadata__", Tensor.of(1)), Map.of());
        assertThatIllegalArgumentException().isThrownBy(() -> reserved.write(file));
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        var file = folder.resolve("model");
        new SafeTensors(Map.of("x", Tensor.of(1f)), Map.of()).write(file);
        var before = Files.readAllBytes(file);
        assertThatThrownBy(() ->
                        AtomicFile.write(
                                file,
                                channel -> {
                                    channel.write(ByteBuffer.allocate(100));
                                    throw new IOException("the disk is full");
                                }))
                .hasMessage("the disk is full");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
