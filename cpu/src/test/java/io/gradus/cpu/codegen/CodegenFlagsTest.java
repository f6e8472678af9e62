package io.gradus.cpu.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same bits under every vector length and without the vector module, cold and, which matters
 * more, compiled: the Vector API is plain Java until the JVM puts machine instructions in its
 * place.
 */
class CodegenFlagsTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    /** Compiles at once what is called some hundred times, and waits for it. */
    private static final List<String> EAGER =
            List.of(
                    "-Xbatch",
                    "-XX:Tier3InvocationThreshold=30",
                    "-XX:Tier3MinInvocationThreshold=20",
                    "-XX:Tier3CompileThreshold=30",
                    "-XX:Tier4InvocationThreshold=150",
                    "-XX:Tier4MinInvocationThreshold=100",
                    "-XX:Tier4CompileThreshold=150",
                    "-Dgradus.codegen.warmUp=200");

    private static final boolean LONG = Boolean.getBoolean("gradus.long");

    static Stream<Arguments> flags() {
        return Stream.of(
                Arguments.of("0 bits", List.of()),
                Arguments.of("128 bits", List.of(VECTORS, "-XX:MaxVectorSize=16")),
                Arguments.of("256 bits", List.of(VECTORS, "-XX:MaxVectorSize=32")),
                Arguments.of("512 bits", List.of(VECTORS, "-XX:MaxVectorSize=64")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("flags")
    void coldCodeReturnsTheInterpretersBits(String bits, List<String> flags) throws Exception {
        check(run(flags, LONG ? 3000 : 60), bits);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("flags")
    void compiledCodeReturnsTheInterpretersBits(String bits, List<String> flags) throws Exception {
        var all = new ArrayList<>(flags);
        all.addAll(EAGER);
        check(run(all, LONG ? 300 : 5), bits);
    }

    /** A machine with narrower vectors has fewer of them, whatever it is asked for. */
    private static void check(String line, String bits) {
        int wanted = Integer.parseInt(bits.substring(0, bits.indexOf(' ')));
        int found = Integer.parseInt(line.substring(0, line.indexOf(' ')));
        assertThat(found).as(line).isLessThanOrEqualTo(wanted);
        assertThat(found > 0).as(line).isEqualTo(wanted > 0);
    }

    private static String run(List<String> flags, int kernels)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(
                List.of(
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BitsProgram.class.getName(),
                        Integer.toString(kernels)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().filter(line -> line.contains(" bits, ")).findFirst().orElseThrow();
    }
}
