package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Derivatives of tensors with respect to tensors: one walk back along the tape for each row. */
final class Jacobians {
    private Jacobians() {}

    /** See {@link GradientTape#jacobian}. */
    static Tensor full(GradientTape tape, Operand target, Operand source) {
        return full(tape, target, source, GradientQuery.Unconnected.NONE);
    }

    private static Tensor full(
            GradientTape tape,
            Operand target,
            Operand source,
            GradientQuery.Unconnected unconnected) {
        var y = target.shape();
        var dims = new ArrayList<>(y.dims());
        dims.addAll(source.shape().dims());
        return tape.asked(() -> {
            var seeds = Tensor.eye(y.elements(), target.dtype());
            var rows = rows(tape, target, source, seeds, unconnected);
            return stack(rows, 0, Shape.of(dims), source);
        });
    }

    /** See {@link GradientTape#batchJacobian}. */
    static Tensor batched(GradientTape tape, Operand target, Operand source) {
        if (target.rank() < 2 || source.rank() < 2) {
            throw new IllegalArgumentException(
                    "batchJacobian: target "
                            + target.shape()
                            + " and source "
                            + source.shape()
                            + " must have rank at least 2: (batch, …)");
        }
        var batch = target.shape().dim(0);
        if (!batch.equals(source.shape().dim(0))) {
            throw new IllegalArgumentException(
                    "batchJacobian: Need first dimension of target "
                            + target.shape()
                            + " and source "
                            + source.shape()
                            + " to be equal: it is the batch");
        }
        var dims = new ArrayList<>(target.shape().dims());
        dims.addAll(source.shape().dims().subList(1, source.rank()));
        return tape.asked(() -> {
            int perSample = target.shape().without(0).elements();
            // Row j asks for element j of every sample at once.
            var seeds =
                    Tensor.eye(perSample, target.dtype())
                            .expandDims(1)
                            .broadcastTo(
                                    Shape.of(List.of(Dim.of(perSample), batch, Dim.of(perSample))));
            var rows = rows(tape, target, source, seeds, GradientQuery.Unconnected.NONE);
            return stack(rows, 1, Shape.of(dims), source);
        });
    }

    /** See {@link GradientTape#hessian}. */
    static Tensor hessian(Function<Tensor, ? extends Operand> function, Operand point) {
        var x = point.value();
        var outer = new GradientTape(false, false);
        Tensor gradient;
        try (outer) {
            outer.watch(x);
            var inner = new GradientTape(false, false);
            Operand y;
            try (inner) {
                inner.watch(x);
                y = function.apply(x);
            }
            gradient = inner.of(y).unconnected(GradientQuery.Unconnected.ZERO).gradients(x).get(0);
        }
        return full(outer, gradient, x, GradientQuery.Unconnected.ZERO);
    }

    private static List<Tensor> rows(
            GradientTape tape,
            Operand target,
            Operand source,
            Tensor seeds,
            GradientQuery.Unconnected unconnected) {
        var rows = new ArrayList<Tensor>();
        for (int i = 0; i < seeds.shape().size(0); i++) {
            var seed = seeds.get(i).reshape(target.shape());
            var row = tape.walk(List.of(target), List.of(seed), List.of(source)).getFirst();
            rows.add(
                    row.map(Cotangent::toTensor)
                            .orElseGet(() -> {
                                if (unconnected == GradientQuery.Unconnected.NONE) {
                                    throw Gradients.unconnected(
                                            source, "the source of the jacobian");
                                }
                                return Tensor.zeros(source.shape(), source.dtype());
                            }));
        }
        return rows;
    }

    private static Tensor stack(List<Tensor> rows, int axis, Shape result, Operand source) {
        return rows.isEmpty()
                ? Tensor.zeros(result, source.dtype())
                : Tensors.stack(axis, rows).reshape(result);
    }
}
