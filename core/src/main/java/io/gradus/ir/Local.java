package io.gradus.ir;

/**
 * A scalar with a name inside a kernel; two locals are the same only if they are the same object.
 */
public final class Local {
    private final String name;
    private final DType dtype;

    /**
     * Makes a local.
     *
     * @param name what it is called when kernels are printed
     * @param dtype its type
     */
    public Local(String name, DType dtype) {
        this.name = name;
        this.dtype = dtype;
    }

    /**
     * The type of the scalar.
     *
     * @return the dtype
     */
    public DType dtype() {
        return dtype;
    }

    /**
     * The scalar's value.
     *
     * @return an expression that reads it
     */
    public Expr read() {
        return new Expr.Read(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
