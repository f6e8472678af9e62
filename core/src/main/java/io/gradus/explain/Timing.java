package io.gradus.explain;

/** Whether an explanation tells times. */
public enum Timing {
    /** Nothing is run. */
    NONE,
    /**
     * The program is run again and again for about a second, its results thrown away and its
     * effects left out, and the machine's peaks are measured. Steps are as warm as they are:
     * functions that have run before give better figures.
     */
    MEASURED
}
