package io.gradus.ir;

/**
 * A named axis that a loop or a reduction runs over; two axes are the same only if they are the
 * same object.
 */
public final class Axis {
    private final String name;
    private final Dim extent;

    /**
     * Makes an axis.
     *
     * @param name what it is called when kernels are printed
     * @param extent how many steps it has
     */
    public Axis(String name, Dim extent) {
        this.name = name;
        this.extent = extent;
    }

    /**
     * How many steps this axis has.
     *
     * @return the extent
     */
    public Dim extent() {
        return extent;
    }

    /**
     * The position along this axis.
     *
     * @return an int32 expression
     */
    public Expr index() {
        return new Expr.AxisIndex(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
