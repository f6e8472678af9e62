package io.gradus.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The same bits under every vector length, without the vector module, and from compilers that never
 * vectorise.
 */
class GemmFlagsTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    @Test
    void bitsDoNotDependOnVectorsOrCompilers() throws IOException, InterruptedException {
        var withoutVectors = run();
        assertThat(withoutVectors).startsWith("no vectors; fused; ");
        String digest = digest(withoutVectors);
        assertThat(digest).hasSize(64);
        for (int bytes : new int[] {16, 32, 64}) {
            var line = run(VECTORS, "-XX:MaxVectorSize=" + bytes);
            assertThat(line).doesNotStartWith("no vectors");
            assertThat(digest(line)).as(line).isEqualTo(digest);
        }
        assertThat(digest(run("-XX:TieredStopAtLevel=1"))).isEqualTo(digest);
    }

    @Test
    void withoutFusedMultiplyAddAllWaysRoundTwice() throws IOException, InterruptedException {
        String detected = run(VECTORS, "-XX:-UseFMA");
        assertThat(detected).contains("; unfused; ");
        assertThat(digest(run("-Dgradus.fma=false"))).isEqualTo(digest(detected));
    }

    private static String digest(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    /**
     * The one line that the program prints; what it says on the error stream becomes the failure's
     * text.
     */
    private static String run(String... flags) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), GemmDigest.class.getName()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().reduce((first, second) -> second).orElseThrow();
    }
}
