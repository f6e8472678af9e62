package io.gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir Path folder;

    @Test
    void explainsItself() {
        var help = Run.of("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("train", "predict", "info");
        var train = Run.of("train", "--help");
        assertThat(train.code()).isZero();
        assertThat(train.out())
                .contains("--data", "--model", "--epochs", "--batch-size", "--learning-rate")
                .contains("--seed", "--threads", "--out", "linear, mlp, cnn");
        assertThat(Run.of("predict", "--help").out()).contains("--model", "IMAGE", "inverted");
    }

    @Test
    void tellsItsVersion() {
        assertThat(Run.of("--version").out()).matches("gradus \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void infoTellsWhatItRunsOn() {
        var info = Run.of("info");
        assertThat(info.code()).isZero();
        assertThat(info.out())
                .contains("gradus: ", "jdk: ", "threads", "digits: ", "mnist: ", "fashion-mnist: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trian",
                "train --epochs zero",
                "train --epochs 0",
                "train --batch-size -1",
                "train --learning-rate 0",
                "train --learning-rate NaN",
                "train --model forest",
                "train --limit 0",
                "train --threads -2",
                "train --nothing",
                "predict x.png",
                "predict --model m",
                "predict --model m --top 0 x.png"
            })
    void whatIsNotUnderstoodIsSaidInTwoLines(String line) {
        var run = Run.of((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("gradus: ").contains("--help' tells what can be said");
        assertThat(run.err().lines().count()).isLessThanOrEqualTo(3);
    }

    @Test
    void errorsTakeOneLineUnlessMoreIsAskedFor() throws Exception {
        var missing = folder.resolve("missing.safetensors");
        var run = Run.of("predict", "--model", missing, "x.png");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "gradus: " + missing + ": there is no such file or folder");
        var verbose = Run.of("-v", "predict", "--model", missing, "x.png");
        assertThat(verbose.code()).isEqualTo(1);
        assertThat(verbose.err()).contains("NoSuchFileException", "\tat io.gradus.");
        assertThat(Run.of("predict", "-v", "--model", missing, "x.png").err())
                .contains("\tat io.gradus.");

        var other = Files.writeString(folder.resolve("other"), "not a model, but longer than 8");
        assertThat(Run.of("predict", "--model", other, "x.png").err())
                .startsWith("gradus: " + other + ": no safetensors file")
                .doesNotContain("\tat ");
        assertThat(Run.of("train", "--data", folder.resolve("nowhere"), "--out", folder).err())
                .startsWith("gradus: --data: ")
                .contains("neither digits, mnist or fashion-mnist nor a folder");
        assertThat(Run.of("train", "--limit", "10", "--out", other.resolve("below")).err())
                .startsWith("gradus: " + other)
                .doesNotContain("\tat ");
    }
}
