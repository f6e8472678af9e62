package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.TensorSpec;
import io.gradus.tensor.TensorType;
import java.util.ArrayList;

/** Where a graph of layers begins. */
public final class Input {
    private Input() {}

    /**
     * An input of float32 numbers.
     *
     * @param exampleShape the shape of one example, without the batch
     * @return the input
     */
    public static Symbol of(Shape exampleShape) {
        return of(exampleShape, DType.FLOAT32);
    }

    /**
     * An input of float32 numbers.
     *
     * @param exampleSizes the sizes of one example, without the batch; −1 for one that is open,
     *     such as the number of steps of a sequence
     * @return the input
     */
    public static Symbol of(int... exampleSizes) {
        var dims = new ArrayList<Dim>();
        for (int size : exampleSizes) {
            dims.add(size == -1 ? Dim.symbol("open" + (dims.size() + 1)) : Dim.of(size));
        }
        return of(Shape.of(dims));
    }

    /**
     * An input.
     *
     * @param exampleShape the shape of one example, without the batch
     * @param dtype the dtype
     * @return the input
     */
    public static Symbol of(Shape exampleShape, DType dtype) {
        return new Symbol(type(exampleShape, dtype));
    }

    /**
     * An input with a name, under which {@code fit} takes it from a map.
     *
     * @param exampleShape the shape of one example, without the batch
     * @param dtype the dtype
     * @param name the name
     * @return the input
     */
    public static Symbol of(Shape exampleShape, DType dtype, String name) {
        return new Symbol(type(exampleShape, dtype), name);
    }

    private static TensorType type(Shape exampleShape, DType dtype) {
        return new TensorType(dtype, exampleShape.inserted(0, Dim.symbol("batch")));
    }

    /**
     * An input with open sizes, such as the number of steps of a sequence.
     *
     * @param spec the type, the batch included: {@code TensorSpec.of(DType.INT32, "batch", "time")}
     * @param name the name
     * @return the input
     */
    public static Symbol of(TensorSpec spec, String name) {
        return new Symbol(new TensorType(spec.dtype(), spec.shape()), name);
    }
}
