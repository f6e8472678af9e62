package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operations on several tensors of which none comes first. */
public final class Tensors {
    private Tensors() {}

    /**
     * One of two values by a condition, element by element over broadcast shapes. The gradient of
     * the value that is not chosen is exactly 0, whatever flows in. A function of infinite slope
     * before it still makes 0 · ∞ = NaN: choose its argument as well.
     *
     * @param condition bool
     * @param ifTrue the value where it holds
     * @param ifFalse the value where not; dtypes promote
     * @return the chosen elements
     * @throws IllegalArgumentException if the shapes do not broadcast, or the condition is not bool
     */
    public static Tensor where(Operand condition, Operand ifTrue, Operand ifFalse) {
        if (condition.dtype() != DType.BOOL) {
            throw new IllegalArgumentException(
                    "where: the condition is bool, not "
                            + condition.dtype()
                            + ": compare with a number first");
        }
        var dtype = DType.promote(ifTrue.dtype(), ifFalse.dtype());
        return Calls.call(
                ElementwiseOps.WHERE,
                condition.value(),
                ifTrue.value().cast(dtype),
                ifFalse.value().cast(dtype));
    }

    /**
     * Tensors one after another along an axis that they have.
     *
     * @param axis the axis, counted from the end if negative
     * @param parts tensors whose other sizes are equal; dtypes promote
     * @return the joined tensor
     * @throws IllegalArgumentException if there is none, or the shapes do not fit
     */
    public static Tensor concat(int axis, Operand... parts) {
        return concat(axis, Arrays.asList(parts));
    }

    /**
     * Tensors one after another along an axis that they have.
     *
     * @param axis the axis, counted from the end if negative
     * @param parts tensors whose other sizes are equal; dtypes promote
     * @return the joined tensor
     * @throws IllegalArgumentException if there is none, or the shapes do not fit
     */
    public static Tensor concat(int axis, List<? extends Operand> parts) {
        var inputs = promoted("concat", parts);
        return Calls.call(new PartsOp.Concat(inputs[0].shape().axis(axis, "concat")), inputs);
    }

    /**
     * Tensors of one shape side by side along a new axis.
     *
     * @param axis where the new axis stands, from −rank − 1 to rank
     * @param parts tensors of the same shape; dtypes promote
     * @return the tensor of one rank more
     * @throws IllegalArgumentException if there is none, or the shapes differ
     */
    public static Tensor stack(int axis, Operand... parts) {
        return stack(axis, Arrays.asList(parts));
    }

    /**
     * Tensors of one shape side by side along a new axis.
     *
     * @param axis where the new axis stands, from −rank − 1 to rank
     * @param parts tensors of the same shape; dtypes promote
     * @return the tensor of one rank more
     * @throws IllegalArgumentException if there is none, or the shapes differ
     */
    public static Tensor stack(int axis, List<? extends Operand> parts) {
        var inputs = promoted("stack", parts);
        var shape = inputs[0].shape();
        var layer = shape.inserted(axis, Dim.ONE, "stack");
        var layers = new ArrayList<Tensor>();
        for (var input : inputs) {
            if (!input.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "stack: shapes "
                                + shape
                                + " and "
                                + input.shape()
                                + " differ: all must be equal");
            }
            layers.add(input.reshape(layer));
        }
        int at = axis < 0 ? axis + shape.rank() + 1 : axis;
        return Calls.call(new PartsOp.Concat(at), layers.toArray(Tensor[]::new));
    }

    private static Tensor[] promoted(String op, List<? extends Operand> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(op + ": there must be at least one tensor");
        }
        var dtype = parts.getFirst().dtype();
        for (var part : parts) {
            dtype = DType.promote(dtype, part.dtype());
        }
        var inputs = new Tensor[parts.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = parts.get(i).value().cast(dtype);
        }
        return inputs;
    }

    /** 0, 1, 2… as int32, up to a size that may be open. */
    static Tensor numbers(Dim size) {
        var op = new GenerateOp.Range(DType.INT32, size, 0, 1);
        return size.isFixed() ? Calls.call(op) : Trace.current().call(op)[0];
    }

    /** A size as a scalar: a number, or read when the program runs. */
    static Tensor size(Dim dim, DType dtype) {
        return dim.isFixed()
                ? Tensor.scalar(dtype, dim.value())
                : Trace.current().call(new GenerateOp.Size(dim, dtype))[0];
    }
}
