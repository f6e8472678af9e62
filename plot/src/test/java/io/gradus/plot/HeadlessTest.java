package io.gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Draws in Java runtimes of their own, with and without a display. */
class HeadlessTest {
    @TempDir Path folder;

    /** A program that draws one figure of each kind and tells how the runtime then is. */
    static final class Program {
        public static void main(String[] args) {
            var chart = Plot.line("a", new double[] {1, 2}).title("t");
            var grid = Plot.imageGrid(new double[][] {{0, 1}}, 1, 2).captions("c");
            Plot.row(chart, grid, Plot.heatMap(new int[][] {{1, 2}})).save(Path.of(args[0]));
            System.out.println("headless=" + System.getProperty("java.awt.headless"));
            Thread.getAllStackTraces()
                    .keySet()
                    .forEach(thread -> System.out.println("thread=" + thread.getName()));
        }
    }

    private String run(String display, String... flags) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        command.add(folder.resolve("picture.png").toString());
        var output = folder.resolve("output.txt");
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().remove("DISPLAY");
        if (!display.isEmpty()) {
            builder.environment().put("DISPLAY", display);
        }
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the program ends by itself").isTrue();
        return Files.readString(output);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void drawsWithoutDisplayAndProperty() throws Exception {
        var output = run("");

        assertThat(output).contains("headless=null").doesNotContain("thread=AWT", "Exception");
        assertThat(folder.resolve("picture.png")).isNotEmptyFile();
    }

    @Test
    void drawsWhereTheRuntimeIsToldThatThereIsNoDisplay() throws Exception {
        var output = run(":97", "-Djava.awt.headless=true");

        assertThat(output).contains("headless=true").doesNotContain("thread=AWT", "Exception");
        assertThat(folder.resolve("picture.png")).isNotEmptyFile();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysWhatToDoWhereTheDisplayIsGone() throws Exception {
        var output = run(":97");

        assertThat(output).contains("IllegalStateException", "-Djava.awt.headless=true");
        assertThat(folder.resolve("picture.png")).doesNotExist();
    }
}
