package io.gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Small files, few dependencies, small jars. */
class SizeTest {
    private static final int MOST_LINES = 800;
    private static final long MOST_BYTES = 3 << 20;

    @Test
    void noFileIsLong() throws IOException {
        var files = new ArrayList<Path>();
        for (var module : Repository.MODULES) {
            files.addAll(
                    Repository.files(
                            Repository.ROOT.resolve(module).resolve("src"), ".java", ".kt"));
        }
        files.addAll(Repository.files(Repository.ROOT.resolve("architecture/src"), ".java", ".kt"));
        assertThat(files).hasSizeGreaterThan(10);

        var tooLong = new TreeMap<String, Integer>();
        for (var file : files) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                tooLong.put(Repository.ROOT.relativize(file).toString(), lines);
            }
        }
        assertThat(tooLong).as("files of more than %d lines", MOST_LINES).isEmpty();
    }

    @Test
    void coreAndCpuNeedNothingFromOthersAtRunTime() throws Exception {
        assertThat(thirdParty("core")).isEmpty();
        assertThat(thirdParty("cpu")).isEmpty();
        assertThat(thirdParty("data")).hasSizeLessThanOrEqualTo(1);
        assertThat(thirdParty("nn")).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void theJarsOfAUserStaySmall() throws Exception {
        var wanted =
                new ArrayList<>(List.of("gradus-core", "gradus-cpu", "gradus-data", "gradus-nn"));
        wanted.addAll(thirdParty("data"));
        wanted.addAll(thirdParty("nn"));

        var sizes = new TreeMap<String, Long>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            var jar = Path.of(entry);
            for (var name : wanted) {
                if (jar.getFileName().toString().matches(name + "-\\d.*\\.jar")) {
                    sizes.put(name, Files.size(jar));
                }
            }
        }
        // Before `package` the class path holds folders of classes: there is nothing to weigh.
        assumeTrue(sizes.containsKey("gradus-core"), "jars are weighed by `verify`");
        assertThat(sizes.keySet()).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(sizes.values().stream().mapToLong(Long::longValue).sum())
                .as("bytes of %s", sizes)
                .isLessThan(MOST_BYTES);
    }

    /** The artifacts that a module brings to its users from outside this project. */
    private static List<String> thirdParty(String module) throws Exception {
        var artifacts = new ArrayList<String>();
        for (var pom : List.of("pom.xml", module + "/pom.xml")) {
            var project =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(Repository.ROOT.resolve(pom).toFile())
                            .getDocumentElement();
            for (var dependencies : children(project, "dependencies")) {
                for (var dependency : children(dependencies, "dependency")) {
                    var scope = text(dependency, "scope");
                    boolean reachesUsers = !scope.equals("test") && !scope.equals("provided");
                    if (reachesUsers && !text(dependency, "groupId").equals("io.gradus")) {
                        artifacts.add(text(dependency, "artifactId"));
                    }
                }
            }
        }
        return artifacts;
    }

    private static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        var found = children(parent, name);
        return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
    }
}
