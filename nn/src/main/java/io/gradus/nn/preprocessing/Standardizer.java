package io.gradus.nn.preprocessing;

/**
 * What is done to a text before it is split. One's own is saved with a model if it is also a {@link
 * io.gradus.nn.config.Configurable}.
 */
@FunctionalInterface
public interface Standardizer {
    /**
     * Changes a text.
     *
     * @param text the text
     * @return the text as it is to be split
     */
    String standardized(String text);
}
