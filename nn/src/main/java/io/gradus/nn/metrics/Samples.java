package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.nn.losses.SampleWeights;
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
        var given = SampleWeights.squeezed(sampleWeight.get(), numbers.rank());
        numbers = down(numbers, given.rank(), within);
        var weights = everywhere(name, given, numbers);
        return new Samples(down(numbers.times(weights), 1, within), down(weights, 1, within));
    }

    /** One number for each of the leading axes. */
    private static Tensor down(Tensor x, int rank, BiFunction<Tensor, int[], Tensor> within) {
        return x.rank() <= rank ? x : within.apply(x, IntStream.range(rank, x.rank()).toArray());
    }

    /** Weights for each place: of the shape of the values, in float32. */
    static Tensor everywhere(String name, Tensor sampleWeight, Tensor values) {
        var numbers = values.cast(DType.FLOAT32);
        return SampleWeights.fitted(name, sampleWeight, numbers).broadcastTo(numbers.shape());
    }
}
