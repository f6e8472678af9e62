package io.gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.nn.saving.ImageClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ends processes that train, in every way in which processes are ended. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class InterruptTest {
    private static final int LONGEST_SECONDS = 180;

    @TempDir Path folder;

    /** What a process has written, and how it ended. */
    private record Ended(int code, List<String> lines) {}

    private interface Ending {
        void end(Process process) throws Exception;
    }

    private static Ending signal(String name) {
        return process ->
                new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    }

    /** A training that would take very long. */
    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                Main.class.getName(),
                "train",
                "--model",
                "linear",
                "--limit",
                "300",
                "--epochs",
                "1000000",
                "--out",
                folder.toString());
    }

    /** Starts a command, and ends it after the first epoch of its training. */
    private static Ended run(List<String> command, Ending ending) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("TERM", "xterm");
        var process = builder.start();
        // One that ignores its signal would be read from for ever.
        var limit = CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS);
        limit.execute(() -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        try (var out = process.inputReader()) {
            var lines = new ArrayList<String>();
            boolean sent = false;
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (!sent && line.contains("epoch 1/1000000 done")) {
                    sent = true;
                    ending.end(process);
                }
            }
            assertThat(sent).as("it trained: " + lines).isTrue();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), lines);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private void assertSaved() throws Exception {
        var classifier = ImageClassifier.load(folder.resolve("model.safetensors"));
        assertThat(classifier.classNames()).hasSize(10);
        assertThat(classifier.model().variables().getFirst().value().isFinite().all().toBoolean())
                .isTrue();
    }

    /**
     * Shells start what runs in the background so that it ignores SIGINT, and whatever it starts
     * does so too.
     */
    private static boolean ignoresInterrupts() throws IOException {
        var status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 2) != 0);
    }

    @Test
    void interruptEndsAfterTheStepAndSaves() throws Exception {
        assumeFalse(ignoresInterrupts(), "these tests run in the background, without SIGINT");
        assertEndsAfterTheStepAndSaves("-INT", 130);
    }

    @Test
    void termEndsAfterTheStepAndSaves() throws Exception {
        assertEndsAfterTheStepAndSaves("-TERM", 143);
    }

    private void assertEndsAfterTheStepAndSaves(String signal, int code) throws Exception {
        var ended = run(command(), signal(signal));
        assertThat(ended.code()).isEqualTo(code);
        assertThat(ended.lines())
                .anyMatch(line -> line.equals("stopping after this step ..."))
                .last()
                .asString()
                .matches("stopped after [\\d,]+ steps; saved: .*model.safetensors");
        assertSaved();
        assertThat(folder.resolve("curves.png")).isNotEmptyFile();
    }

    /** On a terminal, keys become signals, and what draws on it may have taken them for itself. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void controlCOnATerminalEndsAfterTheStepAndSaves() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no pseudo-terminals here");
        assumeFalse(ignoresInterrupts(), "these tests run in the background, without SIGINT");
        var inTerminal =
                List.of("/usr/bin/script", "-qefc", String.join(" ", command()), "/dev/null");
        var ended =
                run(
                        inTerminal,
                        process -> {
                            var keyboard = process.getOutputStream();
                            keyboard.write(3);
                            keyboard.flush();
                        });
        assertThat(ended.code()).isEqualTo(130);
        assertThat(ended.lines())
                .anyMatch(line -> line.startsWith("epoch 1/1000000  ["))
                // A bar that was drawn in the same moment may stand in front of it.
                .anyMatch(
                        line -> line.matches("(epoch .*)?stopped after [\\d,]+ steps; saved: .*"));
        assertSaved();
    }

    @Test
    void killedProcessesLeaveAWholeModel() throws Exception {
        int kills = Boolean.getBoolean("gradus.long") ? 20 : 2;
        for (int i = 0; i < kills; i++) {
            assertThat(run(command(), signal("-KILL")).code()).isEqualTo(137);
            assertSaved();
        }
    }
}
