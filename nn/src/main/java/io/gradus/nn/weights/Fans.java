package io.gradus.nn.weights;

import io.gradus.ir.Shape;

/**
 * How many inputs and outputs each element of a kernel connects.
 *
 * @param in the inputs that reach one output
 * @param out the outputs that one input reaches
 */
record Fans(double in, double out) {
    /** Counts them as Keras does: of a matrix [in, out], or of a convolution […window, in, out]. */
    static Fans of(Shape shape) {
        int rank = shape.rank();
        if (rank < 2) {
            double size = shape.elements();
            return new Fans(size, size);
        }
        double window = shape.slice(0, rank - 2).elements();
        return new Fans(window * shape.size(-2), window * shape.size(-1));
    }
}
