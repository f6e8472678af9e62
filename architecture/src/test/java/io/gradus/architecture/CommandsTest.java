package io.gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gradus.data.Digits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that the README names is run; those of the other pages say what exists. */
@DisabledOnOs(OS.WINDOWS)
class CommandsTest {
    private static final Pattern ACCURACY = Pattern.compile("accuracy[:=] ?([0-9.]+)");

    private static Clone clone;

    @BeforeAll
    static void makeClone() throws IOException {
        clone = Clone.create();
    }

    @AfterAll
    static void removeClone() throws IOException {
        clone.close();
    }

    @Test
    void everyCommandOfTheReadmeWorks() throws Exception {
        var readme = Markdown.of("README.md");
        var commands = readme.commands();
        var folder = clone.folder();
        assertThat(commands).contains("./gradus train", "./gradus test");
        for (var command : commands) {
            switch (command) {
                case "./gradus train" -> {
                    assertThat(number(succeed(command))).isGreaterThan(98);
                    for (var file : List.of("model.safetensors", "curves.png", "predictions.png")) {
                        assertThat(folder.resolve("gradus-out").resolve(file)).isNotEmptyFile();
                    }
                }
                case "./gradus predict --model gradus-out/model.safetensors digit.png" -> {
                    int digit = drawDigit(folder.resolve("digit.png"));
                    assertThat(succeed(command)).contains("digit.png: " + digit + " ");
                }
                case "java --add-modules jdk.incubator.vector -cp 'cli/target/lib/*' Hello.java" -> {
                    Files.writeString(
                            folder.resolve("Hello.java"), readme.blocks("java").getFirst());
                    assertThat(number(succeed(command))).isGreaterThan(0.95);
                }
                case "./gradus train --help" ->
                        assertThat(succeed(command))
                                .contains("--data", "--model", "--epochs", "--seed");
                case "./gradus info" ->
                        assertThat(succeed(command)).contains("threads:", "vectors:", "jdk:");
                case "./gradus example LowLevelTensors" -> {
                    succeed(command);
                    assertThat(Repository.files(folder.resolve("plots"), ".png")).isNotEmpty();
                }
                case "./gradus" -> assertThat(clone.run(command).output()).contains("train");
                // This very test is part of what they would run: Maven reads them and stops.
                case "./gradus bench" -> benchKnows(command);
                case "./gradus test", "./mvnw install -DskipTests" -> mavenReads(command);
                default -> fail("a command that no test runs: " + command);
            }
        }
    }

    @Test
    void bothLanguagesNameTheSameCommands() throws IOException {
        assertThat(Markdown.of("README.ko.md").commands())
                .containsExactlyElementsOf(Markdown.of("README.md").commands());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONTRIBUTING.md",
                "docs/performance.md",
                "docs/architecture.md",
                "docs/numerics.md"
            })
    void commandsOfOtherPagesNameWhatExists(String page) throws Exception {
        for (var command : Markdown.of(page).commands()) {
            if (command.startsWith("./gradus test") || command.startsWith("./mvnw")) {
                mavenReads(command);
            } else if (command.startsWith("./gradus train")) {
                var help = succeed("./gradus train --help");
                assertThat(words(command).filter(word -> word.startsWith("--")))
                        .as(command)
                        .allMatch(help::contains);
            } else if (command.startsWith("./gradus bench")) {
                benchKnows(command);
            } else if (command.contains("org.openjdk.jmh.Main")) {
                assertThat(command).contains("bench/target/classes", "bench/target/lib/*");
            } else {
                fail("a command that no test knows: " + command);
            }
        }
    }

    /** Benchmarks and scripts, which take long and need another library beside them. */
    @ParameterizedTest
    @ValueSource(strings = {"CONTRIBUTING.md", "docs/performance.md"})
    void benchmarksThatAreNamedExist(String page) throws IOException {
        var markdown = Markdown.of(page);
        var lines = Stream.concat(markdown.commands().stream(), markdown.spans().stream()).toList();
        var named = new ArrayList<Path>();
        for (var line : lines) {
            words(line)
                    .filter(word -> word.endsWith("Benchmark"))
                    .map(word -> Path.of("bench/src/main/java/io/gradus/bench", word + ".java"))
                    .forEach(named::add);
            words(line).filter(word -> word.endsWith(".py")).map(Path::of).forEach(named::add);
        }
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Repository.ROOT.resolve(file)).exists());
    }

    /** A run downloads other libraries; the tests of bench run the command with Gradus alone. */
    private static void benchKnows(String command) throws IOException {
        assertThat(Files.readString(Repository.ROOT.resolve("gradus"))).contains("BenchCommand");
        var options =
                Files.readString(
                        Repository.ROOT.resolve(
                                "bench/src/main/java/io/gradus/bench/runner/BenchCommand.java"));
        assertThat(words(command).filter(word -> word.startsWith("--")))
                .as(command)
                .allMatch(option -> options.contains('"' + option + '"'));
    }

    private static String succeed(String command) throws Exception {
        var outcome = clone.run(command);
        assertThat(outcome.code()).as(command + "\n" + outcome.output()).isZero();
        return outcome.output();
    }

    /** Maven accepts the options; modules, profiles, plugins and tests that are named exist. */
    private static void mavenReads(String command) throws Exception {
        assertThat(succeed(command + " --version"))
                .containsPattern("(?m)^(Apache Maven )?\\d+\\.\\d+\\.\\d+");
        var words = words(command).toList();
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (word.equals("-pl")) {
                assertThat(words.get(i + 1).split(","))
                        .allSatisfy(module ->
                                assertThat(Repository.ROOT.resolve(module + "/pom.xml")).exists());
            } else if (word.startsWith("-P")) {
                assertThat(poms()).contains("<id>" + word.substring(2) + "</id>");
            } else if (word.startsWith("-Dtest=")) {
                var test = word.substring("-Dtest=".length()).split("#");
                var files = Repository.files(Repository.ROOT, "/" + test[0] + ".java");
                assertThat(files).as(word).hasSize(1);
                if (test.length > 1) {
                    assertThat(files.getFirst()).content().contains("void " + test[1] + "(");
                }
            } else if (word.contains(":")) {
                var plugin = word.substring(0, word.indexOf(':')) + "-maven-plugin</artifactId>";
                assertThat(poms()).contains(plugin);
            } else if (!word.startsWith("-") && i > 0 && !words.get(i - 1).equals("-pl")) {
                assertThat(Set.of("test", "package", "verify", "install")).contains(word);
            }
        }
    }

    private static String poms() throws IOException {
        var text = new StringBuilder(Files.readString(Repository.ROOT.resolve("pom.xml")));
        for (var module : Repository.MODULES) {
            text.append(Files.readString(Repository.ROOT.resolve(module).resolve("pom.xml")));
        }
        return text.toString();
    }

    private static Stream<String> words(String command) {
        return Stream.of(command.split("\\s+"));
    }

    /** The last accuracy that was printed. */
    private static double number(String output) {
        var numbers = ACCURACY.matcher(output).results().map(match -> match.group(1)).toList();
        assertThat(numbers).as(output).isNotEmpty();
        return Double.parseDouble(numbers.getLast());
    }

    /** A picture that the network of the README has not seen, dark on light; what it shows. */
    private static int drawDigit(Path file) throws IOException {
        var digits = Digits.load(1234, 1, 1).test();
        var pixels = digits.images().toByteArray();
        int side = digits.images().shape().size(1);
        var picture = new BufferedImage(4 * side, 4 * side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 4 * side; y++) {
            for (int x = 0; x < 4 * side; x++) {
                picture.setRGB(x, y, 0x010101 * (255 - (pixels[y / 4 * side + x / 4] & 0xFF)));
            }
        }
        ImageIO.write(picture, "png", file.toFile());
        return digits.labels().toIntArray()[0];
    }
}
