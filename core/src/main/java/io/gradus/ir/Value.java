package io.gradus.ir;

/**
 * A tensor inside a graph: made by one node or given as an input, read by any number. Elements lie
 * dense in row-major order. Two values are the same only if they are the same object.
 */
public final class Value {
    private final DType dtype;
    private final Shape shape;

    /**
     * Makes a value.
     *
     * @param dtype the type of its elements
     * @param shape its shape, which may be open
     */
    public Value(DType dtype, Shape shape) {
        this.dtype = dtype;
        this.shape = shape;
    }

    /**
     * The type of the elements.
     *
     * @return the dtype
     */
    public DType dtype() {
        return dtype;
    }

    /**
     * The shape.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
