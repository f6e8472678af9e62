package io.gradus.nn.losses;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** Targets in the form that outputs ask for. */
public final class Targets {
    private Targets() {}

    /**
     * Class numbers for outputs that have a number for each class, along the last axis.
     *
     * @param targets integers [batch, …]; axes of size 1 may be too many or missing
     * @param outputs [batch, …, classes]
     * @return int32 [batch, …]
     * @throws IllegalArgumentException if they do not fit
     */
    public static Tensor classes(Operand targets, Operand outputs) {
        return classes(targets, outputs, -1);
    }

    /**
     * Class numbers for outputs that have a number for each class.
     *
     * @param targets integers of the outputs' shape without the axis; axes of size 1 may be too
     *     many or missing
     * @param outputs a number for each class
     * @param axis the classes' axis, counted from the end if negative
     * @return int32, of the outputs' shape without the axis
     * @throws IllegalArgumentException if they do not fit
     */
    public static Tensor classes(Operand targets, Operand outputs, int axis) {
        var places = outputs.shape().without(outputs.shape().axis(axis, "classes"));
        if (!targets.dtype().isInteger()
                || !withoutOnes(targets.shape()).equals(withoutOnes(places))) {
            throw new IllegalArgumentException(
                    "targets %s%s do not fit outputs of shape %s: they must be integers of shape %s, such as cast(DType.INT32) gives"
                            .formatted(targets.dtype(), targets.shape(), outputs.shape(), places));
        }
        var classes = targets.value().cast(DType.INT32);
        return classes.shape().equals(places) ? classes : classes.reshape(places);
    }

    private static Shape withoutOnes(Shape shape) {
        return Shape.of(shape.dims().stream().filter(dim -> !dim.is(1)).toList());
    }
}
