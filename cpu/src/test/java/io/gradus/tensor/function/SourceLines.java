package io.gradus.tensor.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a test's own source, so that a test of line numbers survives formatting. */
final class SourceLines {
    private SourceLines() {}

    static List<String> of(Class<?> test) {
        var path = Path.of("src/test/java", test.getName().replace('.', '/') + ".java");
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of the first line that starts, but for spaces, with this text. */
    static int of(Class<?> test, String text) {
        var lines = of(test);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith(text)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line starts with: " + text);
    }
}
