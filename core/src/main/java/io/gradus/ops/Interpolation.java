package io.gradus.ops;

/** Which number stands for a place between two elements in order, as NumPy names them. */
public enum Interpolation {
    /** The straight line between both. */
    LINEAR,
    /** The lower element. */
    LOWER,
    /** The higher element. */
    HIGHER,
    /** The mean of both. */
    MIDPOINT,
    /** The nearer element; at half way the one at the even position. */
    NEAREST
}
