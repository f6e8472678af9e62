package io.gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.Digits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertThat(run.err()).startsWith("gradus: ").contains("--help' lists what is understood");
        assertThat(run.err()).hasLineCount(2);
    }

    /** Each line and what its error says: in the words of a user, not of Java. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trian | not understood: trian; did you mean train?",
                "train --modle cnn | not understood: --modle cnn; did you mean --model?",
                "train cats | not understood: cats",
                "train --model forest | '--model': 'forest' is none of linear, mlp, cnn",
                "train --epochs 2.5 | '--epochs': '2.5' is not a whole number",
                "train --epochs 3000000000 | is not between -2,147,483,648 and 2,147,483,647",
                "train --epochs -3 | --epochs is -3: it must be at least 1",
                "train --seed x | '--seed': 'x' is not a whole number",
                "train --learning-rate fast | '--learning-rate': 'fast' is not a number",
                "train --learning-rate NaN | it must be more than 0 and at most 1",
                "train --batch-size 0 | --batch-size is 0: it must be at least 1",
                "train --threads 0 | --threads is 0: it must be 1 to 1024",
                "train --threads 99999 | --threads is 99999: it must be 1 to 1024",
                "train --data | Missing required parameter for option '--data'",
                "predict --model m | Missing required parameter: 'IMAGE'",
                "predict --model m --top few x.png | '--top': 'few' is not a whole number",
                "info extra | not understood: extra"
            })
    void itIsSaidWhatWasNotUnderstood(String line, String said) {
        var run = Run.of((Object[]) line.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err().lines().findFirst().orElseThrow())
                .startsWith("gradus: ")
                .contains(said);
    }

    @Test
    void helpTellsTheExitCodes() {
        assertThat(Run.of("--help").out())
                .containsPattern("Exit codes:\\R +0 +done\\R +1 .*\\R +2 ");
        assertThat(Run.of("train", "--help").out()).containsPattern("\\R +130 .*saving");
        assertThat(Run.of("predict", "--help").out()).containsPattern("\\R +1 .*could not be read");
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
                .contains("is not digits, mnist or fashion-mnist, and there is no such folder");
    }

    @Test
    void aFolderIsNoFile() {
        assertThat(Run.of("predict", "--model", folder, "x.png").err())
                .isEqualToIgnoringNewLines("gradus: " + folder + ": is a folder, not a file");
    }

    /** Found out before the training, which would otherwise be lost. */
    @Test
    void whereNothingCanBeSavedNothingIsTrained() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        for (var wrong : List.of(file, file.resolve("below"))) {
            var run = Run.of("train", "--limit", 10, "--out", wrong);
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).hasLineCount(1).startsWith("gradus: --out: ");
        }
        assertThat(Run.of("train", "--out", file).err()).contains("is a file, not a folder");
    }

    /** A folder in which nobody can make a file, whatever the rights. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatCannotBeWrittenToIsNamed() {
        var run = Run.of("train", "--limit", 10, "--out", "/proc/self");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("gradus: --out: nothing can be saved in '/proc/self': ");
    }

    @Test
    void dataThatCannotBeLearnedFromIsExplainedBeforeAnythingIsMade() throws Exception {
        var out = folder.resolve("out");
        var file = Files.writeString(folder.resolve("file"), "");
        assertThat(Run.of("train", "--data", file, "--out", out).err())
                .contains(
                        "'" + file + "' is a file: give digits, mnist, fashion-mnist or a folder");
        assertThat(Run.of("train", "--data", "imagenet", "--out", out).code()).isEqualTo(1);
        assertThat(out).doesNotExist();

        var images = Digits.load(3, 2, 0).train();
        Pictures.save(folder.resolve("data/one/0.png"), images, 0, 1, false);
        assertThat(Run.of("train", "--data", folder.resolve("data"), "--out", out).err())
                .contains("has one subfolder, 'one', so there is nothing to tell apart");
        Pictures.save(folder.resolve("data/two/1.png"), images, 1, 1, false);
        assertThat(Run.of("train", "--data", folder.resolve("data"), "--out", out).err())
                .contains("holds 2 images: too few to keep a sixth of them for the test");
    }

    /** In a process of its own, whose memory is small. */
    @Test
    void withoutEnoughMemoryItIsSaidWhatNeedsLess() throws Exception {
        var log = folder.resolve("log");
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx200m",
                                "-Djava.awt.headless=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "train",
                                "--batch-size",
                                "10000",
                                "--out",
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(log)
                .content()
                .contains("gradus: out of memory: a smaller --batch-size")
                .doesNotContain("\tat ");
    }
}
