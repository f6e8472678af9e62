package io.gradus.data;

/**
 * An element with its number.
 *
 * @param <T> the element
 * @param index its number
 * @param value the element
 */
public record Indexed<T>(long index, T value) {}
