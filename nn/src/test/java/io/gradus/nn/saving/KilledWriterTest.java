package io.gradus.nn.saving;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes that write again and again: what stands there is always one whole file. */
class KilledWriterTest {
    private static final int KILLS = Boolean.getBoolean("gradus.long") ? 50 : 6;
    private static final int SIZE = 1 << 20;

    @TempDir Path folder;

    /** Writes two contents in turn, until it is killed. */
    static final class Writer {
        public static void main(String[] args) throws Exception {
            var contents = List.of(content(0), content(1));
            for (int i = 0; ; i++) {
                contents.get(i % 2).write(Path.of(args[0]));
                if (i == 1) {
                    System.out.println("writing");
                }
            }
        }
    }

    private static SafeTensors content(int value) {
        var tensor = Tensor.full(Shape.of(SIZE), value, DType.FLOAT32);
        return new SafeTensors(Map.of("x", tensor), Map.of("value", "" + value));
    }

    @Test
    void theOldFileStandsThereOrTheNewOne() throws Exception {
        var file = folder.resolve("model.safetensors");
        var random = new Random(1);
        for (int kill = 0; kill < KILLS; kill++) {
            var process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Writer.class.getName(),
                                    file.toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var out = process.inputReader()) {
                assertThat(out.readLine()).isEqualTo("writing");
                Thread.sleep(random.nextInt(60));
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            var found = SafeTensors.read(file);
            float value = Float.parseFloat(found.metadata().get("value"));
            assertThat(found.tensors().get("x").toFloatArray()).hasSize(SIZE).containsOnly(value);
        }
        try (var files = Files.list(folder)) {
            // A killed writer may leave its unfinished file, hidden, and nothing else.
            assertThat(files)
                    .allMatch(path ->
                            path.equals(file)
                                    || path.getFileName()
                                            .toString()
                                            .matches("\\.model\\.safetensors\\..*\\.tmp"));
        }
    }
}
