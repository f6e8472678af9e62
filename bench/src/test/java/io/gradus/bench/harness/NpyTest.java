package io.gradus.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
    @TempDir Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        var file = folder.resolve("a.npy");
        Npy.write(file, new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, -6.5f});
        var array = Npy.read(file);
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.floats()).containsExactly(1, 2, 3, 4, 5, -6.5f);
        assertThat(array.part(1).shape()).containsExactly(3);
        assertThat(array.part(1).floats()).containsExactly(4, 5, -6.5f);

        Npy.write(file, new int[] {4}, new int[] {7, -1, 0, Integer.MAX_VALUE});
        assertThat(Npy.read(file).ints()).containsExactly(7, -1, 0, Integer.MAX_VALUE);
    }

    /** The format's own rules, so that others can read the file. */
    @Test
    void theHeaderIsNumPys() throws IOException {
        var file = folder.resolve("a.npy");
        Npy.write(file, new int[] {5}, new float[5]);
        var bytes = Files.readAllBytes(file);
        var header = new String(bytes, 10, bytes.length - 10 - 20, StandardCharsets.US_ASCII);
        assertThat(bytes[0]).isEqualTo((byte) 0x93);
        assertThat((bytes.length - 20) % 64).as("the elements are aligned").isZero();
        assertThat(header)
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }")
                .endsWith("\n");
    }

    @Test
    void anotherFileIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("a.npy"), "something else, long enough");
        assertThatThrownBy(() -> Npy.read(file)).hasMessageContaining("no NumPy file");
    }
}
