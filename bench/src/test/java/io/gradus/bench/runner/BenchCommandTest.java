package io.gradus.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    @TempDir Path folder;

    private record Run(int code, String out, String err) {
        static Run of(String... arguments) {
            var out = new StringWriter();
            var err = new StringWriter();
            int code =
                    BenchCommand.run(new PrintWriter(out), new PrintWriter(err, true), arguments);
            return new Run(code, out.toString(), err.toString());
        }
    }

    @Test
    void measuresGradusAloneAndWritesWhatItFound() throws Exception {
        var out = folder.resolve("results");
        var run =
                Run.of(
                        "--work",
                        "A,f",
                        "--peers",
                        "gradus",
                        "--threads",
                        "1",
                        "--passes",
                        "2",
                        "--quick",
                        "--out",
                        out.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("A  MLP 784-50-10", "F  linear regression", "1 thread", "Gradus")
                .doesNotContain("2 threads", "NumPy", "INVALID", "failed");

        var data = Json.readObject(Files.readString(out.resolve("bench.json")));
        assertThat(data.get("steps")).isInstanceOf(List.class);
        var steps = (List<?>) data.get("steps");
        assertThat(steps).hasSize(2);
        for (var step : steps) {
            assertThat(step).isInstanceOf(Map.class);
            var row = (Map<?, ?>) step;
            assertThat((Double) row.get("micros")).isPositive();
            assertThat((List<?>) row.get("passes")).hasSize(2);
            var losses = (List<?>) row.get("losses");
            assertThat((Double) losses.getLast()).isLessThan((Double) losses.getFirst());
        }
        var picture = ImageIO.read(out.resolve("bench.png").toFile());
        assertThat(picture.getWidth()).isGreaterThan(300);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--work A,Z     | unknown work 'Z': there are A, B, C",
                "--peers caffe  | unknown peer 'caffe': there are gradus, numpy",
                "--threads 0    | 0 threads",
                "--threads two  | two",
                "--passes 0     | 0 passes",
                "--fast         | Unknown option: '--fast'",
            })
    void whatCannotBeMeantIsSaid(String options, String message) {
        var run = Run.of(options.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(message, "--help");
    }

    @Test
    void explainsItself() {
        var run = Run.of("--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("--work", "--peers", "--threads", "--passes", "--quick");
    }
}
