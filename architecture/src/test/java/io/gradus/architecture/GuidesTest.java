package io.gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for readers of the code name is there: classes, members, files. */
class GuidesTest {
    /** {@code Type}, {@code Type.member}, {@code Type.member()}. */
    private static final Pattern TYPE =
            Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?(?:\\(.*\\))?");

    /** {@code aMember} or {@code aMember()}: a name that is no common word. */
    private static final Pattern MEMBER = Pattern.compile("([a-z]+[A-Z]\\w*)(?:\\(.*\\))?");

    private static final Pattern FILE = Pattern.compile("\\.?\\w[\\w.-]*(/[\\w.-]+)+");

    /** Types of the JDK and words of other languages. */
    private static final Set<String> FOREIGN = Set.of("ServiceLoader", "Optional", "None");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONTRIBUTING.md",
                "docs/architecture.md",
                "docs/conformance.md",
                "docs/data.md",
                "docs/functions.md",
                "docs/performance.md",
                "docs/tape.md",
                "docs/training.md",
                "docs/transforms.md"
            })
    void everyNameIsThere(String page) throws IOException {
        var sources = new ArrayList<Path>();
        for (var module : Repository.MODULES) {
            sources.addAll(
                    Repository.files(Repository.ROOT.resolve(module).resolve("src/main"), ".java"));
        }
        sources.addAll(Repository.files(Repository.ROOT.resolve("architecture/src"), ".java"));
        var everything = new StringBuilder();
        for (var file : sources) {
            everything.append(Files.readString(file));
        }
        var missing = new ArrayList<String>();
        for (var span : Markdown.of(page).spans()) {
            var type = TYPE.matcher(span);
            var member = MEMBER.matcher(span);
            if (type.matches() && !FOREIGN.contains(type.group(1))) {
                var own =
                        sources.stream().filter(f -> f.endsWith(type.group(1) + ".java")).toList();
                boolean found =
                        type.group(2) == null
                                ? declaration(type.group(1)).matcher(everything).find()
                                : says(own, type.group(2));
                if (!found) {
                    missing.add(span);
                }
            } else if (member.matches() && !word(member.group(1)).matcher(everything).find()) {
                missing.add(span);
            } else if (FILE.matcher(span).matches()
                    && !span.startsWith("gradus-out/")
                    && !Files.exists(Repository.ROOT.resolve(span))) {
                missing.add(span);
            }
        }
        assertThat(missing).as("named in %s and not there", page).isEmpty();
    }

    private static boolean says(List<Path> files, String name) throws IOException {
        for (var file : files) {
            if (word(name).matcher(Files.readString(file)).find()) {
                return true;
            }
        }
        return false;
    }

    private static Pattern declaration(String type) {
        return Pattern.compile("\\b(class|interface|record|enum) " + type + "\\b");
    }

    private static Pattern word(String name) {
        return Pattern.compile("\\b" + name + "\\b");
    }

    @Test
    void theCodeOfTheGuideStandsInTheSources() throws IOException {
        var blocks = Markdown.of("CONTRIBUTING.md").blocks("java");
        assertThat(blocks).isNotEmpty();
        var ops =
                Repository.files(Repository.ROOT.resolve("core/src/main"), "/ElementwiseOps.java");
        assertThat(ops).hasSize(1);
        assertThat(Files.readString(ops.getFirst()))
                .contains(blocks.stream().map(String::strip).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "architecture.md",
                "conformance.md",
                "functions.md",
                "numerics.md",
                "performance.md",
                "tape.md",
                "training.md"
            })
    void everyLinkLeadsSomewhere(String page) throws IOException {
        var folder = Repository.ROOT.resolve("docs");
        var links =
                Pattern.compile("]\\(([^)#:]+)\\)")
                        .matcher(Files.readString(folder.resolve(page)))
                        .results()
                        .map(link -> link.group(1))
                        .toList();
        assertThat(links).allMatch(link -> Files.exists(folder.resolve(link)));
    }
}
