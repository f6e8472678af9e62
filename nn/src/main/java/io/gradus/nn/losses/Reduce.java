package io.gradus.nn.losses;

import io.gradus.nn.losses.Loss.Reduction;
import io.gradus.tensor.Tensor;
import java.util.Optional;

/** Makes one number of the losses of a batch, as Keras does. */
final class Reduce {
    private Reduce() {}

    static Tensor losses(
            String name,
            Tensor losses,
            Optional<Tensor> sampleWeight,
            Optional<Tensor> mask,
            Reduction reduction) {
        var weights = sampleWeight.map(w -> SampleWeights.fitted(name, w, losses));
        if (mask.isPresent()) {
            var present = SampleWeights.fitted(name, "places of a mask", mask.get(), losses);
            if (reduction == Reduction.SUM_OVER_BATCH_SIZE || reduction == Reduction.MEAN) {
                // The mean below is over all places; this makes it one over those that count.
                var all = Tensor.ones(present.shape(), present.dtype()).sum();
                present = present.times(all.divideNoNan(present.sum()));
            }
            var shown = present;
            weights = Optional.of(weights.map(w -> w.times(shown)).orElse(shown));
        }
        var weighted = weights.isPresent() ? losses.times(weights.get()) : losses;
        return switch (reduction) {
            case NONE -> weighted;
            case SUM -> weighted.sum();
            case SUM_OVER_BATCH_SIZE, MEAN -> weighted.mean();
            case MEAN_WITH_SAMPLE_WEIGHT ->
                    weights.isEmpty()
                            ? weighted.mean()
                            : weighted.sum()
                                    .divideNoNan(weights.get().broadcastTo(losses.shape()).sum());
        };
    }
}
