package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events that the flight recorder gets from functions. */
class FlightEventsTest {
    private static List<RecordedEvent> events(Path folder, boolean runs) throws IOException {
        var file = folder.resolve("events.jfr");
        try (var recording = new Recording()) {
            recording.enable("io.gradus.Compile").withoutThreshold();
            if (runs) {
                recording.enable("io.gradus.Run").withoutThreshold();
            } else {
                recording.disable("io.gradus.Run");
            }
            recording.start();
            var function = TracedFunction.of((Tensor x) -> x.matmul(x).exp().plus(1));
            function.apply(Tensor.eye(5));
            function.apply(Tensor.eye(5));
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.gradus."))
                .toList();
    }

    @Test
    void compilingAndEachRunAreEvents(@TempDir Path folder) throws IOException {
        var events = events(folder, true);
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .containsExactlyInAnyOrder("io.gradus.Compile", "io.gradus.Run", "io.gradus.Run");
        var compile =
                events.stream()
                        .filter(event -> event.hasField("function"))
                        .findFirst()
                        .orElseThrow();
        assertThat(compile.getString("function")).startsWith("FlightEventsTest.java:");
        assertThat(compile.getInt("operations")).isEqualTo(3);
        assertThat(compile.getInt("kernels")).isEqualTo(2);
        assertThat(compile.getDuration()).isPositive();
        for (var event : events) {
            if (event.hasField("program")) {
                assertThat(event.getString("program")).isEqualTo(compile.getString("function"));
                assertThat(event.getDuration()).isPositive();
            }
        }
    }

    @Test
    void whatIsNotEnabledIsNotRecorded(@TempDir Path folder) throws IOException {
        assertThat(events(folder, false))
                .extracting(event -> event.getEventType().getName())
                .containsExactly("io.gradus.Compile");
    }

    @Test
    void withoutTheRecordersModuleFunctionsRunAsWell() throws Exception {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--limit-modules",
                                "java.base",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PlainRun.class.getName())
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.lines()).last().isEqualTo("false 25.0");
    }
}
