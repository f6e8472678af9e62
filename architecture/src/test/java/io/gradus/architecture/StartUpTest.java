package io.gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's program starts on the class path and on the module path, with and without the vector
 * module, and learns the same bits each time.
 */
class StartUpTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    @TempDir static Path folder;

    private static Path classes;
    private static Path module;

    private record Run(int exit, String output) {
        String line(String start) {
            return output.lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
        }
    }

    @BeforeAll
    static void compileTheProgram() throws IOException {
        var source = folder.resolve("src/startup/Program.java");
        Files.createDirectories(source.getParent());
        try (var text = StartUpTest.class.getResourceAsStream("/startup/Program.java.txt")) {
            Files.write(source, text.readAllBytes());
        }
        classes = folder.resolve("classes");
        compile("-cp", libraries(), "-d", classes.toString(), source.toString());

        var descriptor = folder.resolve("src/module-info.java");
        Files.writeString(
                descriptor, "module startup { requires io.gradus.core; requires io.gradus.cpu; }");
        module = folder.resolve("module");
        compile(
                "-p",
                libraries(),
                "-d",
                module.toString(),
                descriptor.toString(),
                source.toString());
    }

    private static void compile(String... arguments) {
        var javac = ToolProvider.findFirst("javac").orElseThrow();
        assertThat(javac.run(System.out, System.err, arguments)).as("javac").isZero();
    }

    /** Where core and cpu lie: jars, or folders of classes. */
    private static String libraries() {
        return place(DType.class)
                + File.pathSeparator
                + place(io.gradus.cpu.backend.CpuBackendProvider.class);
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException error) {
            throw new IllegalStateException(error);
        }
    }

    private static Run java(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        var log = Files.createTempFile(folder, "run", ".log");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS))
                .as("the program ends: daemon threads do not hold it")
                .isTrue();
        return new Run(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    }

    private static String[] onClassPath(String... flags) {
        return join(flags, "-cp", libraries() + File.pathSeparator + classes, "startup.Program");
    }

    private static String[] onModulePath(String... flags) {
        return join(
                flags,
                "-p",
                libraries() + File.pathSeparator + module,
                "-m",
                "startup/startup.Program");
    }

    private static String[] join(String[] flags, String... rest) {
        var all = new ArrayList<>(List.of(flags));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    @Test
    void everyWayOfStartingLearnsTheSameBits() throws Exception {
        var runs =
                List.of(
                        java(onClassPath(VECTORS)),
                        java(onClassPath()),
                        java(onModulePath(VECTORS)),
                        java(onModulePath()));
        for (var run : runs) {
            assertThat(run.exit()).as(run.output()).isZero();
        }
        assertThat(runs)
                .extracting(run -> run.line("bits"))
                .doesNotContain("")
                .containsOnly(runs.getFirst().line("bits"));
    }

    @Test
    void theDescriptionSaysWhetherVectorsAreUsedAndWhatWouldAddThem() throws Exception {
        assertThat(java(onClassPath(VECTORS)).line("vectors:")).contains("bits").contains("lanes");
        assertThat(java(onClassPath()).output()).contains("--add-modules jdk.incubator.vector");
    }

    @Test
    void withoutABackendTheErrorSaysWhatToAdd() throws Exception {
        var run = java("-cp", place(DType.class) + File.pathSeparator + classes, "startup.Program");
        assertThat(run.exit()).isNotZero();
        assertThat(run.output())
                .contains("no 'cpu' backend found")
                .contains("io.gradus:gradus-cpu");
    }
}
