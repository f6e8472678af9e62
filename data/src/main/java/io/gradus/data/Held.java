package io.gradus.data;

/**
 * An element that a verb keeps for later.
 *
 * @param number its number among the elements that the verb was given
 * @param before where the feeder stood before it
 */
record Held<T>(T element, long number, Mark before) {}
