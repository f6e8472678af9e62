package io.gradus.data;

import java.io.UncheckedIOException;

/**
 * Says which element of a {@link Dataset} could not be made, and at which verb; what went wrong
 * there is its cause.
 */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The verb or source at which it went wrong. */
    private final String verb;

    /** The number of the element that the verb was given or asked for. */
    private final long index;

    DatasetException(String verb, long index, Exception cause) {
        super(verb + ", element " + index + ": " + words(cause), cause);
        this.verb = verb;
        this.index = index;
    }

    DatasetException(String verb, long index, String problem) {
        super(verb + ", element " + index + ": " + problem);
        this.verb = verb;
        this.index = index;
    }

    private static String words(Exception cause) {
        var told = cause instanceof UncheckedIOException io ? io.getCause() : cause;
        var message = told.getMessage();
        // What is wrong with a file is said in full there.
        return told instanceof MalformedDataException && message != null
                ? message
                : told.toString();
    }

    /**
     * The verb or source at which it went wrong, such as "map" or "lines".
     *
     * @return its name, as the method of {@link Dataset} is called
     */
    public String verb() {
        return verb;
    }

    /**
     * The number of the element that the verb was working on.
     *
     * @return its place among the elements that the verb is given, or that the source gives, in
     *     this epoch; the first is 0
     */
    public long index() {
        return index;
    }

    /** Calls what the user gave, and says where if it fails. */
    static <S, T> T call(
            String verb, long index, ElementFunction<? super S, ? extends T> code, S element) {
        T result;
        try {
            result = code.apply(element);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatasetException(verb, index, e);
        } catch (Exception e) {
            throw new DatasetException(verb, index, e);
        }
        if (result == null) {
            throw new DatasetException(
                    verb, index, "the function returned null, which cannot be an element");
        }
        return result;
    }
}
