package io.gradus.nn.saving;

import io.gradus.data.MalformedDataException;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.nn.config.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A thing that has settings in a file of its own, as JSON: such as the {@link
 * io.gradus.nn.preprocessing.TextProcessor} that stands before a model, with its vocabulary.
 * Written whole or not at all; nothing in it is code.
 *
 * {@snippet :
 * ConfigFile.save(words, Path.of("words.json"));
 * var same = ConfigFile.load(TextProcessor.class, Path.of("words.json"));
 * }
 */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Saves the settings of a thing.
     *
     * @param thing what has them
     * @param file where to
     * @throws UnsupportedOperationException if a part of it cannot be saved, naming it
     * @throws IOException if the file cannot be written
     */
    public static void save(Configurable thing, Path file) throws IOException {
        var text = Json.write(Config.of(thing)).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, to -> AtomicFile.writeFully(to, ByteBuffer.wrap(text)));
    }

    /**
     * Makes a thing of this library with the settings in a file.
     *
     * @param kind what it must be
     * @param file a file that {@link #save} has written
     * @param <K> what it must be
     * @return the thing
     * @throws MalformedDataException if the file holds nothing of that kind, or is damaged
     * @throws IOException if it cannot be read
     */
    public static <K> K load(Class<K> kind, Path file) throws IOException {
        return load(kind, file, Registry.empty());
    }

    /**
     * Makes a thing, which may be one's own, with the settings in a file.
     *
     * @param kind what it must be
     * @param file a file that {@link #save} has written
     * @param own the classes of one's own that may come out of it
     * @param <K> what it must be
     * @return the thing
     * @throws MalformedDataException if the file holds nothing of that kind, or is damaged
     * @throws IOException if it cannot be read
     */
    public static <K> K load(Class<K> kind, Path file, Registry own) throws IOException {
        var bytes = Files.readAllBytes(file);
        try {
            var text = new String(bytes, StandardCharsets.UTF_8);
            return Config.read(kind, Json.read(text), BuiltIn.REGISTRY.with(own));
        } catch (IllegalArgumentException | UnsupportedOperationException error) {
            throw new MalformedDataException(file.toString(), String.valueOf(error.getMessage()));
        }
    }
}
