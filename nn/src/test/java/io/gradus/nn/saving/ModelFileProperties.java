package io.gradus.nn.saving;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.MalformedDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Files damaged at random either still load or are refused in words: no other exception, no runaway
 * memory.
 */
class ModelFileProperties {
    private static final byte[] TENSORS = bytes(false);
    private static final byte[] MODEL = bytes(true);
    private static final byte[] TELLING =
            "\"{}[]:,.-0123456789eE \\/\u0000\uFFFF".getBytes(StandardCharsets.UTF_8);

    private static byte[] bytes(boolean model) {
        try {
            var file = Files.createTempFile("model", ".safetensors");
            if (model) {
                ImageClassifierTest.small().save(file);
            } else {
                new SafeTensors(SafeTensorsTest.everyDtype(), Map.of("key", "value")).write(file);
            }
            var bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    private static byte[] damaged(byte[] file, long seed, int damages) {
        var random = new Random(seed);
        var result = file.clone();
        for (int i = 0; i < damages && result.length > 8; i++) {
            // Most of what can go wrong is in the header.
            int at = random.nextInt(result.length);
            int inHeader = 8 + random.nextInt(Math.min(result.length - 8, 800));
            switch (random.nextInt(8)) {
                case 0 -> result[at] = (byte) random.nextInt(256);
                case 1 -> result = Arrays.copyOf(result, at);
                case 2 -> result = Arrays.copyOf(result, result.length + random.nextInt(20));
                case 3 -> result[random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
                case 4 -> result[inHeader] ^= (byte) (1 << random.nextInt(8));
                case 5 -> {
                    int from = 8 + random.nextInt(result.length - 8);
                    int length = Math.min(30, result.length - Math.max(from, inHeader));
                    System.arraycopy(result.clone(), from, result, inHeader, length);
                }
                default -> result[inHeader] = TELLING[random.nextInt(TELLING.length)];
            }
        }
        return result;
    }

    private interface Reader {
        Object read(SafeTensors content) throws IOException;
    }

    private static void loadsOrRefuses(Reader reader, byte[] file) {
        var threads =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            var content = SafeTensors.read(new ByteArrayInputStream(file), file.length, "file");
            assertThat(reader.read(content)).isNotNull();
        } catch (MalformedDataException error) {
            assertThat(error).hasMessageStartingWith("file: ");
        } catch (IOException error) {
            throw new AssertionError("an unexpected kind of error", error);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
    }

    @Property(tries = 3000)
    void tensors(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int damages) {
        loadsOrRefuses(content -> content, damaged(TENSORS, seed, damages));
    }

    @Property(tries = 3000)
    void models(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int damages) {
        loadsOrRefuses(
                content -> ImageClassifier.of(content, "file"), damaged(MODEL, seed, damages));
    }

    private static final byte[] ARCHIVE = archive();

    private static byte[] archive() {
        try {
            var file = Files.createTempFile("model", ".gradus");
            ModelFile.save(ModelFileTest.graph(), file);
            var bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    /** Whole models: checksums find most damages, so the configuration is damaged within, too. */
    @Property(tries = 1000)
    void archives(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int damages,
            @ForAll boolean within)
            throws IOException {
        var file = Files.createTempFile("damaged", ".gradus");
        try {
            if (within) {
                Files.write(file, ARCHIVE);
                var whole = Archive.read(file);
                var json = damaged(whole.json().getBytes(StandardCharsets.UTF_8), seed, damages);
                var text = new String(json, StandardCharsets.UTF_8);
                new Archive(text, whole.tensors()).write(file);
            } else {
                Files.write(file, damaged(ARCHIVE, seed, damages));
            }
            var threads =
                    (com.sun.management.ThreadMXBean)
                            java.lang.management.ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                assertThat(ModelFile.load(file)).isNotNull();
            } catch (MalformedDataException error) {
                assertThat(error).hasMessageContaining(file.getFileName().toString());
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 20);
        } finally {
            Files.delete(file);
        }
    }
}
