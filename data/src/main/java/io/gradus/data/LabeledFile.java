package io.gradus.data;

import java.nio.file.Path;

/**
 * A file of a class.
 *
 * @param file the file
 * @param label the number of its class
 */
public record LabeledFile(Path file, int label) {}
