package io.gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

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

    /** Those of the other language are the same, see below. */
    @Test
    void everySnippetRuns(@TempDir Path folder) throws Exception {
        int number = 0;
        var printed = new StringBuilder();
        for (var snippet : snippets("README.md")) {
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
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(program + Files.readString(log)).isZero();
            printed.append(Files.readString(log));
        }
        assertThat(number).isGreaterThanOrEqualTo(5);
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

    @Test
    void bothLanguagesShowTheSameCode() throws IOException {
        assertThat(codes("README.ko.md")).isEqualTo(codes("README.md"));
        for (var language : List.of("sh", "xml", "kotlin")) {
            assertThat(uncommented(Markdown.of("README.ko.md").blocks(language)))
                    .isEqualTo(uncommented(Markdown.of("README.md").blocks(language)))
                    .isNotEmpty();
        }
    }

    private static List<String> uncommented(List<String> blocks) {
        return blocks.stream().map(block -> block.replaceAll(" +#.*", "")).toList();
    }

    @Test
    void theDependencyIsTheAggregateOfThisBuild() throws Exception {
        var pom = Files.readString(Repository.ROOT.resolve("all/pom.xml"));
        var parent = xml(pom.substring(pom.indexOf("<parent>"), pom.indexOf("</parent>") + 9));
        var artifact = "gradus";
        assertThat(pom).contains("<artifactId>" + artifact + "</artifactId>");

        var dependency = xml(Markdown.of("README.md").blocks("xml").getFirst());
        assertThat(dependency.getTagName()).isEqualTo("dependency");
        assertThat(text(dependency, "groupId")).isEqualTo(text(parent, "groupId"));
        assertThat(text(dependency, "artifactId")).isEqualTo(artifact);
        assertThat(text(dependency, "version")).isEqualTo(text(parent, "version"));
        assertThat(Markdown.of("README.md").blocks("kotlin").getFirst())
                .contains(
                        "implementation(\"%s:%s:%s\")"
                                .formatted(
                                        text(parent, "groupId"), artifact, text(parent, "version")))
                .contains("mavenLocal()");
    }

    /** One flag, and the same everywhere: it names a module that this JDK has. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ko.md"})
    void everyToolIsGivenTheSameFlag(String file) throws Exception {
        var spans = Markdown.of(file).spans();
        assertThat(spans)
                .contains("java --add-modules jdk.incubator.vector …")
                .contains("<argLine>--add-modules jdk.incubator.vector</argLine>")
                .contains(
                        "tasks.withType<JavaExec> { jvmArgs(\"--add-modules\", \"jdk.incubator.vector\") }")
                .anyMatch(span ->
                        span.startsWith("mvn compile exec:exec")
                                && span.contains(
                                        "--add-modules jdk.incubator.vector -cp %classpath"))
                .contains("requires io.gradus;");
        assertThat(ModuleFinder.ofSystem().find("jdk.incubator.vector")).isPresent();
        assertThat(Files.readString(Repository.ROOT.resolve("all/src/main/java/module-info.java")))
                .contains("module io.gradus {");
    }

    private static Element xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getDocumentElement();
    }

    private static String text(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        assertThat(found.getLength()).as(name).isEqualTo(1);
        return found.item(0).getTextContent();
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
