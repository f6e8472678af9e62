package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The Java code of a page of docs, which stands word for word in the test that runs it. */
public final class PageCode {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private PageCode() {}

    /** The text of a page. */
    public static String page(String name) throws IOException {
        return Files.readString(Path.of("../docs", name));
    }

    /** The blocks of Java code in a text. */
    public static List<String> blocks(String text) {
        return BLOCK.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** Fails for a block that does not stand in the source of a test. */
    public static void standsIn(Class<?> test, List<String> blocks) throws IOException {
        var source = Path.of("src/test/java", test.getName().replace('.', '/') + ".java");
        var here = squeezed(Files.readString(source));
        for (var block : blocks) {
            assertThat(here.contains(squeezed(block)))
                    .as("not in %s, so not known to compile:\n%s", source, block)
                    .isTrue();
        }
    }

    /** Without spaces and line ends, which the formatter may move. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
