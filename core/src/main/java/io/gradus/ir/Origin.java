package io.gradus.ir;

/**
 * Where a node comes from, for errors and explanations.
 *
 * @param op the name of the operation
 * @param path the layers around it, outermost first, joined by slashes; empty if none
 * @param line the user's line, as {@code File.java:12}; empty if it was not captured
 */
public record Origin(String op, String path, String line) {
    /**
     * An origin that knows its operation alone.
     *
     * @param op the name of the operation
     * @return the origin
     */
    public static Origin of(String op) {
        return new Origin(op, "", "");
    }

    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + "/") + op + (line.isEmpty() ? "" : " (" + line + ")");
    }
}
