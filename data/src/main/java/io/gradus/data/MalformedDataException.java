package io.gradus.data;

import java.io.IOException;

/**
 * Says that a file is there but is not what it should be: its message names the file, the place in
 * it, and what is wrong.
 */
public final class MalformedDataException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The file or address that was read. */
    private final String source;

    /**
     * An error about a source as a whole.
     *
     * @param source the file or address that was read
     * @param problem what is wrong with it, and what would be right
     */
    public MalformedDataException(String source, String problem) {
        super(source + ": " + problem);
        this.source = source;
    }

    /** An error at a byte of the content, after decompression. */
    static MalformedDataException atByte(String source, long offset, String problem) {
        return new MalformedDataException(source, "byte " + offset + ": " + problem);
    }

    /** An error at a line of text, the first being 1. */
    static MalformedDataException atLine(String source, long line, String problem) {
        return new MalformedDataException(source, "line " + line + ": " + problem);
    }

    /** Keeps the fault that revealed the error. */
    MalformedDataException because(Throwable cause) {
        initCause(cause);
        return this;
    }

    /**
     * The file or address that was read.
     *
     * @return its name as the caller gave it
     */
    public String source() {
        return source;
    }
}
