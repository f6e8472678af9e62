package io.gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs and snippets in the READMEs run, and both languages show the same ones. */
class ReadmeTest {
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- test: (run|body) -->\\s*```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("\\s*//.*");

    private record Snippet(String kind, String code) {}

    private static List<Snippet> snippets(String file) throws IOException {
        var text = Files.readString(Repository.ROOT.resolve(file));
        var snippets = new ArrayList<Snippet>();
        var matcher = SNIPPET.matcher(text);
        while (matcher.find()) {
            snippets.add(new Snippet(matcher.group(1), matcher.group(2)));
        }
        assertThat(Pattern.compile("```java").matcher(text).results().count())
                .as("each Java snippet of %s is marked to be tested", file)
                .isEqualTo(snippets.size());
        return snippets;
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ko.md"})
    void everySnippetRuns(String file, @TempDir Path folder) throws Exception {
        int number = 0;
        var printed = new StringBuilder();
        for (var snippet : snippets(file)) {
            var source = folder.resolve("Snippet" + number++ + ".java");
            var program =
                    snippet.kind().equals("run")
                            ? snippet.code()
                            : "import io.gradus.ir.Shape;\nimport io.gradus.tensor.*;\n\nvoid main() {\n"
                                    + snippet.code()
                                    + "}\n";
            Files.writeString(source, program);
            var log = folder.resolve("log");
            var process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--add-modules=jdk.incubator.vector",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    source.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(program + Files.readString(log)).isZero();
            printed.append(Files.readString(log));
        }
        assertThat(number).isGreaterThanOrEqualTo(4);
        // The network reads digits; the line has the slopes 3 and −1 and the height 2.
        assertThat(number(printed, "accuracy=([0-9.]+)")).isGreaterThan(0.9);
        assertThat(number(printed, "w = Tensor\\(\\[\\[ *([-0-9.]+)")).isCloseTo(3, within(0.01));
        assertThat(number(printed, "b = Tensor\\(\\[ *([-0-9.]+)")).isCloseTo(2, within(0.01));
    }

    private static double number(CharSequence text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = "README.ko.md")
    void bothLanguagesShowTheSameCode(String file) throws IOException {
        assertThat(codes(file)).isEqualTo(codes("README.md"));
    }

    private static List<String> codes(String file) throws IOException {
        return snippets(file).stream()
                .map(snippet -> COMMENT.matcher(snippet.code()).replaceAll(""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ko.md", "CONTRIBUTING.md"})
    void everyLinkLeadsSomewhere(String file) throws IOException {
        var links =
                Pattern.compile("]\\(([^)#:]+)\\)")
                        .matcher(Files.readString(Repository.ROOT.resolve(file)))
                        .results()
                        .map(link -> link.group(1))
                        .toList();
        assertThat(links)
                .isNotEmpty()
                .allMatch(link -> Files.exists(Repository.ROOT.resolve(link)));
    }
}
