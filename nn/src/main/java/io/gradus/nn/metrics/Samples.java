package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Weighted numbers of a batch, one for each example: what places within an example have is brought
 * together first, as Keras does.
 *
 * @param values float32 [batch], or a scalar
 * @param weights float32 [batch], or a scalar
 */
record Samples(Tensor values, Tensor weights) {
    /** Takes the means within examples. */
    static Samples means(String name, Tensor values, Optional<Tensor> sampleWeight) {
        return of(name, values, sampleWeight, (x, axes) -> x.mean(axes));
    }

    /** Takes the sums within examples. */
    static Samples sums(String name, Tensor values, Optional<Tensor> sampleWeight) {
        return of(name, values, sampleWeight, (x, axes) -> x.sum(axes));
    }

    private static Samples of(
            String name,
            Tensor values,
            Optional<Tensor> sampleWeight,
            BiFunction<Tensor, int[], Tensor> within) {
        var numbers = values.cast(DType.FLOAT32);
        if (sampleWeight.isEmpty()) {
            numbers = down(numbers, 1, within);
            return new Samples(numbers, Tensor.ones(numbers.shape()));
        }
        var weights = squeezed(sampleWeight.get().cast(DType.FLOAT32), numbers.rank());
        numbers = down(numbers, weights.rank(), within);
        if (!stretches(weights.shape(), numbers.shape())) {
            throw misfit(name, sampleWeight.get(), values);
        }
        weights = weights.broadcastTo(numbers.shape());
        return new Samples(down(numbers.times(weights), 1, within), down(weights, 1, within));
    }

    /** One number for each of the leading axes. */
    private static Tensor down(Tensor x, int rank, BiFunction<Tensor, int[], Tensor> within) {
        return x.rank() <= rank ? x : within.apply(x, IntStream.range(rank, x.rank()).toArray());
    }

    /** Without axes of size 1 at the end that are too many. */
    static Tensor squeezed(Tensor weights, int rank) {
        var squeezed = weights;
        while (squeezed.rank() > rank && squeezed.shape().dim(-1).is(1)) {
            squeezed = squeezed.squeeze(-1);
        }
        return squeezed;
    }

    /** Weights for each place: of the shape of the values, in float32. */
    static Tensor everywhere(String name, Tensor sampleWeight, Tensor values) {
        var weights = squeezed(sampleWeight.cast(DType.FLOAT32), values.rank());
        while (weights.rank() < values.rank()) {
            weights = weights.expandDims(-1);
        }
        if (!stretches(weights.shape(), values.shape())) {
            throw misfit(name, sampleWeight, values);
        }
        return weights.broadcastTo(values.shape());
    }

    private static IllegalArgumentException misfit(String name, Tensor weights, Tensor values) {
        return new IllegalArgumentException(
                "%s: sample weights of shape %s do not fit numbers of shape %s: there is one for each example, or for each place in it"
                        .formatted(name, weights.shape(), values.shape()));
    }

    private static boolean stretches(Shape from, Shape to) {
        return from.rank() == to.rank()
                && IntStream.range(0, from.rank())
                        .allMatch(axis ->
                                from.dim(axis).is(1) || from.dim(axis).equals(to.dim(axis)));
    }
}
