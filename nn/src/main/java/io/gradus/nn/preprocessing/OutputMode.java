package io.gradus.nn.preprocessing;

/** How whole numbers that stand for categories are handed on. */
public enum OutputMode {
    /** As they are, int64. */
    INT,
    /** A vector for each number, 1 at its place and 0 elsewhere. */
    ONE_HOT,
    /** One vector for each row, 1 at the places of all its numbers and 0 elsewhere. */
    MULTI_HOT,
    /** One vector for each row, which says how often each number is in it. */
    COUNT,
    /**
     * The counts, each times how telling its number is: the inverse document frequency (Spärck
     * Jones, 1972), log(1 + documents / (1 + documents with it)).
     */
    TF_IDF
}
