package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elements that are kept in memory or in a file. */
class DatasetCacheTest {
    record Sample(String name, Tensor values, List<Inner> parts) {}

    record Inner(int number, Map<String, Object> more) {}

    @TempDir Path folder;

    private final AtomicInteger made = new AtomicInteger();

    private Dataset<Long> counted(int count) {
        return Dataset.range(count)
                .map(n -> {
                    made.incrementAndGet();
                    return n * n;
                });
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void memoryIsFilledOnce() {
        var cached = counted(10).cache();
        assertThat(cached.take(4).toList()).containsExactly(0L, 1L, 4L, 9L);
        assertThat(made).hasValue(4);
        assertThat(cached.repeat(3).toList()).hasSize(30);
        assertThat(made).as("what was made stays").hasValue(10);
        assertThat(cached.cardinality().count()).hasValue(10);
        assertThat(cached.epoch(5)).hasSize(10);
        assertThat(made).hasValue(10);
    }

    @Test
    void aFileIsWrittenByTheFirstWholeWalk() throws Exception {
        var file = folder.resolve("squares");
        var cached = counted(10).cache(file);
        assertThat(cached.take(9).toList()).hasSize(9);
        assertThat(files()).as("a walk that is left leaves nothing").isEmpty();
        assertThat(cached.toList()).hasSize(10);
        assertThat(files()).containsExactly(file);
        made.set(0);
        assertThat(cached.repeat(2).toList()).hasSize(20);
        assertThat(counted(10).cache(file).skip(7).toList()).containsExactly(49L, 64L, 81L);
        assertThat(cached.cardinality().count()).hasValue(10);
        assertThat(made).hasValue(0);
    }

    @Test
    void aWalkThatFailsLeavesNoFile() throws Exception {
        var failing = counted(10).map(n -> 1 / (16 - n)).cache(folder.resolve("failing"));
        assertThatThrownBy(failing::toList).hasMessageStartingWith("map, element 4");
        assertThat(files()).isEmpty();
    }

    @Test
    void twoWritersAtOnceBothSucceed() throws Exception {
        var file = folder.resolve("twice");
        var cached = counted(5).cache(file);
        try (var a = cached.iterator();
                var b = cached.iterator()) {
            a.next();
            b.next();
            a.forEachRemaining(n -> {});
            b.forEachRemaining(n -> {});
        }
        assertThat(files()).containsExactly(file);
        assertThat(cached.toList()).hasSize(5);
    }

    @Test
    void everythingThatMayBeKept() {
        var sample =
                new Sample(
                        "ü",
                        Tensor.of(new float[] {Float.NaN, -0f}),
                        List.of(new Inner(3, Map.of("a", 1L, "b", 2.5, "c", true, "d", 1f))));
        var dataset =
                Dataset.<Object>of(
                        sample,
                        new Examples(Tensor.arange(4).reshape(2, 2), Tensor.of(new int[] {1, 2})),
                        List.of("a", "b"),
                        Tensor.of("x", "yz"),
                        Tensor.zeros(Shape.of(0, 3)),
                        new byte[] {1, 2});
        var file = folder.resolve("all");
        dataset.cache(file, Sample.class, Inner.class).toList();
        var read = dataset.cache(file, Sample.class, Inner.class).toList();
        var back = (Sample) read.get(0);
        assertThat(back.name()).isEqualTo("ü");
        assertThat(back.values().toFloatArray()).containsExactly(Float.NaN, -0f);
        assertThat(back.parts()).isEqualTo(sample.parts());
        var examples = (Examples) read.get(1);
        assertThat(examples.inputs().toIntArray()).containsExactly(0, 1, 2, 3);
        assertThat(examples.inputs().shape()).isEqualTo(Shape.of(2, 2));
        assertThat(read.get(2)).isEqualTo(List.of("a", "b"));
        assertThat(((Tensor) read.get(3)).toStringArray()).containsExactly("x", "yz");
        assertThat(((Tensor) read.get(4)).shape()).isEqualTo(Shape.of(0, 3));
        assertThat((byte[]) read.get(5)).containsExactly(1, 2);
        assertThatThrownBy(dataset.cache(file)::toList)
                .hasMessageContaining("Sample, which the call of cache does not name");
    }

    @Test
    void everyDtypeIsKept() {
        for (var dtype : DType.values()) {
            if (dtype == DType.STRING) {
                continue;
            }
            var file = folder.resolve(dtype.toString());
            var dataset = Dataset.of(Tensor.ones(Shape.of(3), dtype)).cache(file);
            dataset.toList();
            assertThat(dataset.toList().get(0).dtype()).isEqualTo(dtype);
            assertThat(dataset.toList().get(0).toFloatArray()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void whatCannotBeKeptIsNamed() {
        var file = folder.resolve("none");
        assertThatThrownBy(Dataset.of(new Indexed<>(1, 2)).cache(file)::toList)
                .hasMessageContaining("Indexed")
                .hasMessageContaining("name its class in the call of cache");
        assertThatThrownBy(Dataset.of(folder).cache(file)::toList)
                .hasMessageContaining("cannot be kept in a file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.range(3).cache(file, String.class))
                .withMessageContaining("no record");
    }

    private byte[] written() throws IOException {
        var file = folder.resolve("good");
        var dataset =
                Dataset.<Object>of(
                        Tensor.arange(12).reshape(3, 4),
                        List.of("a", "bc"),
                        Map.of("k", 1),
                        new Examples(Tensor.ones(Shape.of(2, 2)), Tensor.of(new int[] {1, 2})));
        dataset.cache(file).toList();
        return Files.readAllBytes(file);
    }

    /** Reads a file in place of elements that must not be made. */
    private List<Object> read(byte[] bytes) throws IOException {
        var file = folder.resolve("bad");
        Files.write(file, bytes);
        return Dataset.fromGenerator(
                        () -> {
                            throw new AssertionError("made anew");
                        })
                .cache(file)
                .toList();
    }

    @Test
    void everyTruncationIsAnError() throws Exception {
        byte[] good = written();
        assertThat(read(good)).hasSize(4);
        for (int length = 0; length < good.length; length++) {
            byte[] part = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> read(part))
                    .as("%d bytes", length)
                    .isInstanceOf(DatasetException.class)
                    .hasCauseInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("bad")
                    .hasMessageContaining("delete it");
        }
    }

    @Test
    void everyFlippedBitIsAnError() throws Exception {
        byte[] good = written();
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] broken = good.clone();
            broken[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> read(broken))
                    .as("bit %d", bit)
                    .isInstanceOf(DatasetException.class)
                    .hasCauseInstanceOf(MalformedDataException.class);
        }
    }

    /** With the right checksums, so that what decodes elements is met. */
    @Test
    void hostileElementsAreErrorsAndTakeNoMemory() throws Exception {
        byte[] good = new ElementCodec().encode(List.of(Tensor.arange(9), "text", Map.of("a", 1)));
        var random = new Random(1);
        var codec = new ElementCodec();
        var threads =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = good.clone();
            for (int damages = random.nextInt(4); damages >= 0; damages--) {
                int at = random.nextInt(broken.length);
                switch (random.nextInt(3)) {
                    case 0 -> broken[at] = (byte) random.nextInt(256);
                    case 1 -> broken[at] = (byte) (random.nextBoolean() ? 0x7F : 0xFF);
                    default -> broken = Arrays.copyOf(broken, Math.max(1, at));
                }
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                codec.decode(broken, "file");
            } catch (MalformedDataException e) {
                assertThat(e).hasMessageStartingWith("file: ");
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
        }
    }

    @Test
    void deepElementsAreAnError() {
        // Lists of one list, and so on.
        var bytes = ByteBuffer.allocate(5_000_000);
        while (bytes.remaining() >= 5) {
            bytes.put((byte) 8).putInt(1);
        }
        assertThatThrownBy(() -> new ElementCodec().decode(bytes.array(), "file"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("deep");
    }

    @Test
    void aLieAboutLengthsIsAnError() throws Exception {
        byte[] good = written();
        var lie = ByteBuffer.wrap(good.clone());
        lie.putInt(8, Integer.MAX_VALUE);
        assertThatThrownBy(() -> read(lie.array())).hasMessageContaining("which are not there");
        lie.put(0, good).putLong(good.length - 16, Long.MAX_VALUE);
        assertThatThrownBy(() -> read(lie.array())).hasMessageContaining("claims");
        lie.put(0, good).putLong(good.length - 16, 3);
        assertThatThrownBy(() -> read(lie.array())).hasMessageContaining("more bytes");
        lie.put(0, good).putLong(good.length - 16, 5);
        assertThatThrownBy(() -> read(lie.array())).isInstanceOf(DatasetException.class);
    }
}
