package io.gradus.nn.preprocessing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Vocabularies in files. */
final class VocabularyFile {
    private VocabularyFile() {}

    /** UTF-8, one token a line. */
    static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException error) {
            throw new UncheckedIOException("the vocabulary " + file + " cannot be read", error);
        }
    }
}
