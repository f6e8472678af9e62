package io.gradus.nn.metrics;

/** The harmonic mean of precision and recall, 2 · precision · recall / (precision + recall). */
public final class F1Score extends FScore<F1Score> {
    /** A metric named {@code f1_score}, with a result for each class. */
    public F1Score() {
        super("f1_score");
    }
}
