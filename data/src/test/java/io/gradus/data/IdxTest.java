package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {

    @TempDir Path folder;

    private static Tensor read(byte[] file) throws IOException {
        return Idx.read(new ByteArrayInputStream(file), "some.idx");
    }

    private static void refused(byte[] file, String... words) {
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> read(file))
                .withMessageContainingAll(words)
                .withMessageStartingWith("some.idx: ");
    }

    @Test
    void readsEveryElementTypeBigEndian() throws IOException {
        var bytes =
                read(
                        Bytes.idx(
                                0x08,
                                new int[] {2, 2},
                                (byte) 0,
                                (byte) 127,
                                (byte) 128,
                                (byte) 255));
        assertThat(bytes.dtype()).isEqualTo(DType.UINT8);
        assertThat(bytes.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(bytes.toByteArray()).containsExactly(0, 127, -128, -1);

        var signed = read(Bytes.idx(0x09, new int[] {2}, (byte) -128, (byte) 127));
        assertThat(signed.dtype()).isEqualTo(DType.INT32);
        assertThat(signed.toIntArray()).containsExactly(-128, 127);

        var shorts =
                read(
                        Bytes.idx(
                                0x0B,
                                new int[] {2},
                                (byte) 0x01,
                                (byte) 0x02,
                                (byte) 0xFF,
                                (byte) 0xFE));
        assertThat(shorts.toIntArray()).containsExactly(258, -2);

        var ints =
                read(
                        Bytes.idx(
                                0x0C,
                                new int[] {1, 2},
                                ByteBuffer.allocate(8).putInt(123456789).putInt(-5).array()));
        assertThat(ints.shape()).isEqualTo(Shape.of(1, 2));
        assertThat(ints.toIntArray()).containsExactly(123456789, -5);

        var floats =
                read(
                        Bytes.idx(
                                0x0D,
                                new int[] {2},
                                ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-1e-30f).array()));
        assertThat(floats.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(floats.toFloatArray()).containsExactly(1.5f, -1e-30f);

        var doubles =
                read(
                        Bytes.idx(
                                0x0E,
                                new int[] {1},
                                ByteBuffer.allocate(8).putDouble(Math.PI).array()));
        assertThat(doubles.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(doubles.toDoubleArray()).containsExactly(Math.PI);
    }

    @Test
    void readsScalarsAndEmptyArrays() throws IOException {
        assertThat(read(Bytes.idx(0x08, new int[] {}, (byte) 7)).toByteArray()).containsExactly(7);
        assertThat(read(Bytes.idx(0x08, new int[] {0, 28, 28})).shape())
                .isEqualTo(Shape.of(0, 28, 28));
    }

    @Test
    void readsGzipWhateverTheName() throws IOException {
        byte[] content = Bytes.idx(0x08, new int[] {300, 1000}, Bytes.counting(300_000));
        var file = Files.write(folder.resolve("images"), Bytes.gzip(content));

        assertThat(Idx.read(file).toByteArray()).isEqualTo(Bytes.counting(300_000));
        assertThat(read(content).toByteArray()).isEqualTo(Bytes.counting(300_000));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Idx.read(folder.resolve("none.gz")));
    }

    @Test
    void aFolderInPlaceOfAFileIsNamed() {
        List.<ThrowingCallable>of(
                        () -> Idx.read(folder),
                        () -> Csv.withHeader().read(folder),
                        () -> Images.read(folder, Channels.GREY))
                .forEach(read ->
                        assertThatThrownBy(read)
                                .isInstanceOf(FileSystemException.class)
                                .hasMessage(folder + ": is a folder, not a file"));
    }

    @Test
    void namesFileAndOffsetOfWhatIsWrong() {
        refused(new byte[0], "byte 0", "the magic number", "truncated");
        refused(new byte[] {0, 0}, "byte 2", "the element type");
        refused(new byte[] {1, 2, 8, 1}, "byte 0", "not an IDX file", "0x0102");
        refused(new byte[] {0, 0, 7, 1}, "byte 2", "unknown element type 0x07");
        refused(new byte[] {0, 0, 8, 3, 0, 0, 0, 5, 0}, "byte 9", "the size of dimension 1");
        refused(
                Bytes.idx(0x08, new int[] {2, 3}, Bytes.counting(5)),
                "byte 17",
                "5 bytes into the 2 x 3 elements",
                "6");
        refused(
                Bytes.idx(0x08, new int[] {2, 3}, Bytes.counting(7)),
                "byte 18",
                "more bytes follow");
    }

    @Test
    void absurdSizesAreRefusedBeforeAnyMemoryIsTaken() {
        refused(Bytes.idx(0x08, new int[] {-1, 28, 28}), "4294967295", "read at most");
        refused(Bytes.idx(0x0E, new int[] {-1, -1, -1}), "4294967295", "read at most");
        refused(Bytes.idx(0x08, new int[] {0, -1, -1}), "4294967295", "read at most");
        var manyDimensions = new int[255];
        Arrays.fill(manyDimensions, 0x7FFFFFFF);
        refused(Bytes.idx(0x08, manyDimensions), "2147483647", "read at most");
    }

    @Test
    void aClaimedLengthIsNotBelieved() {
        // 512 MiB are claimed and nothing is there: far below what a blind allocation would take.
        long before = allocated();
        refused(Bytes.idx(0x08, new int[] {1 << 29}), "0 bytes into the 536870912 elements");
        assertThat(allocated() - before).isLessThan(4L << 20);
    }

    @Test
    void aGzipBombStopsAtTheSizeInItsHeader() {
        byte[] bomb = Bytes.gzip(Bytes.idx(0x08, new int[] {10}, new byte[64 << 20]));
        assertThat(bomb.length).isLessThan(100_000);
        long before = allocated();
        refused(bomb, "byte 18", "more bytes follow");
        assertThat(allocated() - before).isLessThan(4L << 20);
    }

    @Test
    void brokenGzipIsToldFromBrokenContent() {
        byte[] file = Bytes.gzip(Bytes.idx(0x08, new int[] {1000}, Bytes.counting(1000)));
        refused(Arrays.copyOf(file, file.length / 2), "gzip", "ends too early");
        refused(Arrays.copyOf(file, file.length - 3), "gzip", "ends too early");
        refused(Arrays.copyOf(file, 5), "byte 0", "gzip");
        var flipped = file.clone();
        flipped[file.length - 6] ^= 1;
        refused(flipped, "gzip", "fetch the file again");
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
