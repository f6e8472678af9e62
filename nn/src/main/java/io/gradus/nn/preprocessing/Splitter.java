package io.gradus.nn.preprocessing;

import java.util.List;

/**
 * How a text is split into tokens. One's own is saved with a model if it is also a {@link
 * io.gradus.nn.config.Configurable}.
 */
@FunctionalInterface
public interface Splitter {
    /**
     * Splits a text.
     *
     * @param text the text
     * @return its tokens in order
     */
    List<String> tokens(String text);
}
