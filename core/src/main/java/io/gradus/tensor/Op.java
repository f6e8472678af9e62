package io.gradus.tensor;

import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation, stated once: its name, its shape and dtype rule, its lowering and its gradient.
 *
 * <p>Ops are values: two that are equal compile to the same program. Eager calls, tapes and traced
 * functions are three uses of a call of an op. A gradient is written with the methods of {@link
 * Tensor}, so that it runs eagerly, can be traced, and is recorded by the tapes around it.
 */
sealed interface Op
        permits CastOp,
                CompositeOp,
                ConvolutionOp,
                DiagonalOp,
                EffectOp,
                Elementwise,
                FourierOp,
                FactorOp,
                FunctionOp,
                GenerateOp,
                IndexOp,
                IntegerPower,
                MatmulOp,
                MoveOp,
                PartsOp,
                PoolOp,
                ReadOp,
                ReduceOp,
                RegionOp,
                RowOp,
                ScanOp,
                SortOp {
    /** The name users know the operation by. */
    String name();

    /**
     * The shape and dtype rule.
     *
     * @throws IllegalArgumentException naming the op, the shapes, and what would fit
     */
    List<TensorType> infer(List<TensorType> inputs);

    /**
     * Adds the nodes that compute the outputs.
     *
     * @param inputs the inputs; those of a {@link #structure} with its {@link #numbers} behind them
     */
    void lower(Lowering to, List<Value> inputs, List<Value> outputs);

    /**
     * What eager programs are kept by: this op without the numbers that its kernels can just as
     * well be told when they run, so that slices at all positions share one program. A trace keeps
     * the numbers, which let it simplify.
     */
    default Op structure() {
        return this;
    }

    /** What {@link #structure} left out. */
    default List<Tensor> numbers() {
        return List.of();
    }

    /** Whether the gradient reads the elements of this input; the tape lets go of the others. */
    boolean readsInput(int index);

    /** Whether the gradient reads the elements of the outputs. */
    boolean readsOutput();

    /**
     * The gradient with respect to each input: null where it is zero by definition or not asked
     * for.
     *
     * @param call the inputs and outputs as far as they are read, and which gradients are needed
     * @param upstream the gradient with respect to each output
     */
    List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream);

    /** For ops whose outputs have a gradient of zero everywhere, such as comparisons. */
    static List<@Nullable Cotangent> none(int inputs) {
        return java.util.Collections.nCopies(inputs, null);
    }

    /** A list of gradients that may hold nulls, as {@code List.of} may not. */
    static List<@Nullable Cotangent> gradients(@Nullable Cotangent... gradients) {
        return java.util.Arrays.asList(gradients);
    }
}
