package io.gradus.tensor;

/** How a window meets the border of an image. */
public enum Padding {
    /**
     * Only windows that lie wholly inside: {@code floor((size − window) / stride) + 1} positions.
     */
    VALID,
    /**
     * Zeros around the image so that there are {@code ceil(size / stride)} positions; an odd zero
     * goes to the end.
     */
    SAME
}
