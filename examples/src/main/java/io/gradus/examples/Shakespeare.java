package io.gradus.examples;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A million characters of Shakespeare's plays as numbers, of which the last tenth is held out.
 *
 * @param vocabulary the characters in use; the number of one is its place
 * @param train the first nine tenths, as numbers
 * @param heldOut the last tenth
 */
record Shakespeare(String vocabulary, int[] train, int[] heldOut) {
    /** Sequences and, for each of their characters, the next one: both [windows, length]. */
    record Sequences(Tensor inputs, Tensor next) {}

    static Shakespeare read(Path folder) throws IOException {
        return of(Files.readString(folder.resolve("input.txt")));
    }

    static Shakespeare of(String text) {
        int[] used = text.chars().distinct().sorted().toArray();
        var vocabulary = new String(used, 0, used.length);
        int split = text.length() - text.length() / 10;
        return new Shakespeare(
                vocabulary,
                text.substring(0, split).chars().map(vocabulary::indexOf).toArray(),
                text.substring(split).chars().map(vocabulary::indexOf).toArray());
    }

    /** Windows of some length, each beginning some characters after the one before it. */
    static Sequences sequences(int[] characters, int length, int stride) {
        int windows = (characters.length - 1 - length) / stride + 1;
        var inputs = new int[windows * length];
        var next = new int[windows * length];
        for (int i = 0; i < windows; i++) {
            System.arraycopy(characters, i * stride, inputs, i * length, length);
            System.arraycopy(characters, i * stride + 1, next, i * length, length);
        }
        var shape = Shape.of(windows, length);
        return new Sequences(Tensor.of(inputs, shape), Tensor.of(next, shape));
    }
}
