package io.gradus.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folders of this repository, as the tests see them. */
final class Repository {
    /** The folder of the launcher; tests run in the folder of their module, one below. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** The modules with code of their own, lowest first. */
    static final List<String> MODULES =
            List.of("core", "cpu", "data", "nn", "plot", "cli", "examples", "bench");

    private Repository() {}

    /**
     * The files below a folder whose name ends in one of the given ways; none if there is no such
     * folder.
     */
    static List<Path> files(Path folder, String... endings) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .filter(f -> List.of(endings).stream().anyMatch(f.toString()::endsWith))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
