package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * What a tensor must be like: a dtype and a shape, some of whose sizes may be open under a name.
 *
 * @param dtype the type of the elements
 * @param shape the shape; an open size is a {@linkplain Dim#symbol symbol}
 */
public record TensorSpec(DType dtype, Shape shape) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** How loops call the number of their steps. */
    private static final Pattern TAKEN = Pattern.compile("steps[0-9]+");

    /** Checks the sizes. */
    public TensorSpec {
        for (var dim : shape.dims()) {
            if (!dim.isFixed() && dim.symbolName().isEmpty()) {
                throw new IllegalArgumentException(
                        "a tensor spec has fixed sizes and names of open ones, not " + dim);
            }
            if (TAKEN.matcher(dim.symbolName()).matches()) {
                throw new IllegalArgumentException(
                        "an open size cannot be called "
                                + dim.symbolName()
                                + ", as loops call the number of their steps: choose another name");
            }
        }
    }

    /**
     * A spec from sizes and names: {@code TensorSpec.of(DType.FLOAT32, "batch", "time", 32)}.
     *
     * @param dtype the type of the elements
     * @param sizes for each dimension an {@link Integer}, or a {@link String} that names an open
     *     size; none for a scalar
     * @return the spec
     * @throws IllegalArgumentException if a size is neither, or is negative, or a name is not one
     *     of letters, digits and underscores
     */
    public static TensorSpec of(DType dtype, Object... sizes) {
        var dims = new ArrayList<Dim>();
        for (var size : sizes) {
            dims.add(
                    switch (size) {
                        case Integer number when number >= 0 -> Dim.of(number);
                        case String name when NAME.matcher(name).matches() -> Dim.symbol(name);
                        default ->
                                throw new IllegalArgumentException(
                                        "a size of a tensor spec is a number that is not negative,"
                                                + " or the name of an open size, not "
                                                + size);
                    });
        }
        return new TensorSpec(dtype, Shape.of(dims));
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
