package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Files damaged at random either still parse or are refused in words: no other exception, no
 * runaway memory.
 */
class MutationProperties {

    private static final byte[] IDX = Bytes.idx(8, new int[] {10, 6, 6}, Bytes.counting(360));
    private static final byte[] DOUBLES = Bytes.idx(0x0E, new int[] {3, 4}, Bytes.counting(96));
    private static final byte[] GZIP = Bytes.gzip(IDX);
    private static final byte[] PNG = ImagesTest.encode(ImagesTest.greys(12, 9), "png");
    private static final byte[] JPEG = ImagesTest.encode(ImagesTest.greys(12, 9), "jpg");
    private static final byte[] CSV =
            "a,b,c\r\n1,2.5,x\r\n\"3\",,\"y \"\"z\"\"\"\n-4,NaN,\"two\nlines\"\n5,6e7,ü\n"
                    .getBytes(StandardCharsets.UTF_8);

    private interface Reader {
        Object read(byte[] file) throws IOException;
    }

    private static byte[] damaged(byte[] file, long seed, int damages) {
        var random = new Random(seed);
        byte[] result = file.clone();
        for (int i = 0; i < damages && result.length > 0; i++) {
            int at = random.nextInt(result.length);
            switch (random.nextInt(5)) {
                case 0 -> result[at] = (byte) random.nextInt(256);
                case 1 -> result[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> result = Arrays.copyOf(result, at);
                case 3 -> result = Arrays.copyOf(result, result.length + random.nextInt(20));
                default -> {
                    // Headers are where lengths stand, so they are hit more often.
                    result[random.nextInt(Math.min(24, result.length))] =
                            (byte) (random.nextBoolean() ? 0xFF : 0x7F);
                }
            }
        }
        return result;
    }

    private static void parsesOrRefuses(Reader reader, byte[] file, long limit) {
        var threads =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            assertThat(reader.read(file)).isNotNull();
        } catch (MalformedDataException e) {
            assertThat(e).hasMessageStartingWith("file: ");
        } catch (IOException e) {
            throw new AssertionError("an unexpected kind of error", e);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(limit);
    }

    @Property(tries = 2000)
    void idx(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int damages) {
        Reader reader = file -> Idx.read(new ByteArrayInputStream(file), "file");
        parsesOrRefuses(reader, damaged(IDX, seed, damages), 2 << 20);
        parsesOrRefuses(reader, damaged(DOUBLES, seed, damages), 2 << 20);
        parsesOrRefuses(reader, damaged(GZIP, seed, damages), 2 << 20);
    }

    @Property(tries = 1500)
    void csv(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int damages) {
        Reader reader =
                file ->
                        Csv.withHeader()
                                .read(
                                        new InputStreamReader(
                                                new ByteArrayInputStream(file),
                                                StandardCharsets.UTF_8.newDecoder()),
                                        "file");
        parsesOrRefuses(reader, damaged(CSV, seed, damages), 4 << 20);
    }

    @Property(tries = 400)
    void images(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int damages) {
        Reader reader = file -> Images.read(new ByteArrayInputStream(file), "file", Channels.RGB);
        parsesOrRefuses(reader, damaged(PNG, seed, damages), 64 << 20);
        parsesOrRefuses(reader, damaged(JPEG, seed, damages), 64 << 20);
    }
}
