package io.gradus.data;

/**
 * Data in two parts: one to learn from, one to be examined on and never learned from.
 *
 * @param <T> what each part is, such as {@link LabeledImages} or {@link Examples}
 * @param train the part to learn from
 * @param test the part kept back
 */
public record TrainTest<T>(T train, T test) {}
