package io.gradus.data;

/**
 * A text of a class.
 *
 * @param text the text
 * @param label the number of its class
 */
public record LabeledText(String text, int label) {}
