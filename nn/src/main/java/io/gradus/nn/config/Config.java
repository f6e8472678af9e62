package io.gradus.nn.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one thing on their way to a file or from it. Each method takes the name of a
 * setting and its value, and returns the value: the same when settings are written; that of the
 * file, or the given one if the file has none, when they are read.
 *
 * <p>Values from a file may be anything: methods here check their kind, and constructors must check
 * the rest.
 */
public abstract sealed class Config permits ConfigWriter, ConfigReader {
    Config() {}

    /**
     * What a file holds of a thing: {@code {"class_name": "Dense", "config": {"units": 10}}}.
     *
     * @param thing a layer, a loss or the like
     * @return maps, lists, texts, numbers and truth values
     * @throws UnsupportedOperationException if it cannot be saved, saying why
     */
    public static Map<String, Object> of(Object thing) {
        return ConfigWriter.object(thing);
    }

    /**
     * Makes a thing from what a file holds.
     *
     * @param kind what it must be: {@code Layer.class}, for example
     * @param value what {@link #of} returned
     * @param registry the classes that may come out of a file
     * @param <K> what it must be
     * @return the thing
     * @throws IllegalArgumentException if the value is nothing of that kind, naming the place
     */
    public static <K> K read(Class<K> kind, Object value, Registry registry) {
        return ConfigReader.object("config", kind, value, registry);
    }

    /**
     * An integer.
     *
     * @param name the name
     * @param value the value
     * @return the value
     */
    public abstract int integer(String name, int value);

    /**
     * A number.
     *
     * @param name the name
     * @param value the value
     * @return the value
     */
    public abstract double number(String name, double value);

    /**
     * A truth value.
     *
     * @param name the name
     * @param value the value
     * @return the value
     */
    public abstract boolean truth(String name, boolean value);

    /**
     * A text.
     *
     * @param name the name
     * @param value the value
     * @return the value
     */
    public abstract String text(String name, String value);

    /**
     * Integers in order.
     *
     * @param name the name
     * @param value the values
     * @return the values
     */
    public abstract int[] integers(String name, int... value);

    /**
     * Numbers in order.
     *
     * @param name the name
     * @param value the values
     * @return the values
     */
    public abstract double[] numbers(String name, double... value);

    /**
     * Texts in order.
     *
     * @param name the name
     * @param value the values
     * @return the values
     */
    public abstract List<String> texts(String name, List<String> value);

    /**
     * A thing with settings of its own.
     *
     * @param name the name
     * @param kind what it must be: {@code Initializer.class}, for example
     * @param value the thing
     * @param <K> what it must be
     * @return the thing
     * @throws UnsupportedOperationException if it cannot be saved
     */
    public abstract <K> K object(String name, Class<K> kind, K value);

    /**
     * A thing with settings of its own, or none.
     *
     * @param name the name
     * @param kind what it must be
     * @param value the thing, or empty
     * @param <K> what it must be
     * @return the thing, or empty
     */
    public abstract <K> Optional<K> optional(String name, Class<K> kind, Optional<K> value);

    /**
     * Things with settings of their own.
     *
     * @param name the name
     * @param kind what they must be
     * @param value the things
     * @param <K> what they must be
     * @return the things
     */
    public abstract <K> List<K> objects(String name, Class<K> kind, List<K> value);

    /**
     * Plain data: maps, lists, texts, numbers and truth values, nested. Integers come back as
     * {@code Long}, other numbers as {@code Double}.
     *
     * @param name the name
     * @param value the data
     * @return the data
     */
    public abstract Object data(String name, Object value);

    /**
     * Whether the settings are read from a file, for the rare setting that is written in another
     * way than it is read.
     *
     * @return false while they are written
     */
    public abstract boolean isReading();

    /**
     * A thing out of {@linkplain #data data} that {@link #of} made.
     *
     * @param kind what it must be
     * @param value what {@link #of} returned
     * @param <K> what it must be
     * @return the thing
     * @throws IllegalStateException while settings are written
     */
    public abstract <K> K make(Class<K> kind, Object value);

    /**
     * An integer, or none.
     *
     * @param name the name
     * @param value the value, or empty
     * @return the value, or empty
     */
    public final Optional<Integer> optionalInteger(String name, Optional<Integer> value) {
        return has(name, value) ? Optional.of(integer(name, value.orElse(0))) : Optional.empty();
    }

    /**
     * A number, or none.
     *
     * @param name the name
     * @param value the value, or empty
     * @return the value, or empty
     */
    public final Optional<Double> optionalNumber(String name, Optional<Double> value) {
        return has(name, value) ? Optional.of(number(name, value.orElse(0.0))) : Optional.empty();
    }

    /**
     * One of a few, written in lower case.
     *
     * @param name the name
     * @param value the value
     * @param <E> the enum
     * @return the value
     */
    public final <E extends Enum<E>> E choice(String name, E value) {
        var text = text(name, value.name().toLowerCase(Locale.ROOT));
        var all = value.getDeclaringClass().getEnumConstants();
        for (var one : all) {
            if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
                return one;
            }
        }
        throw new IllegalArgumentException(
                "'%s' is '%s': it must be one of %s"
                        .formatted(
                                name,
                                text,
                                List.of(all).stream()
                                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                                        .toList()));
    }

    /** Whether there is a value to write, or one to read. */
    abstract boolean has(String name, Optional<?> value);
}
