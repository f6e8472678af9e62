package io.gradus.nn.callbacks;

/** In which direction a number is better. */
public enum Mode {
    /**
     * Follows from the name of the number: losses and errors are better when they are smaller,
     * accuracies when they are larger.
     */
    AUTO,
    /** Better when it is smaller. */
    MIN,
    /** Better when it is larger. */
    MAX
}
