package io.gradus.nn.losses;

import io.gradus.nn.losses.Loss.Reduction;
import io.gradus.tensor.Tensor;
import java.util.Optional;

/** Makes one number of the losses of a batch, as Keras does. */
final class Reduce {
    private Reduce() {}

    static Tensor losses(
            Tensor losses, Optional<Tensor> weight, Optional<Tensor> mask, Reduction reduction) {
        var counted = losses;
        var weights = weight.map(w -> fitted(w, losses));
        if (mask.isPresent()) {
            var present = fitted(mask.get(), losses);
            if (reduction != Reduction.SUM && reduction != Reduction.NONE) {
                // So that the mean is over what is there.
                var all = Tensor.ones(present.shape(), present.dtype()).sum();
                var share = all.div(present.sum().plus(1e-7));
                present = present.times(share);
            }
            var shown = present;
            weights = Optional.of(weights.map(w -> w.times(shown)).orElse(shown));
        }
        if (weights.isPresent()) {
            counted = losses.times(weights.get());
        }
        return switch (reduction) {
            case NONE -> counted;
            case SUM -> counted.sum();
            case SUM_OVER_BATCH_SIZE, MEAN -> counted.mean();
            case MEAN_WITH_SAMPLE_WEIGHT ->
                    weights.isEmpty()
                            ? counted.mean()
                            : counted.sum().div(weights.get().broadcastTo(losses.shape()).sum());
        };
    }

    /** Weights in the dtype of the losses, with axes of size 1 at the end as needed. */
    private static Tensor fitted(Tensor weight, Tensor losses) {
        var fitted = weight.cast(losses.dtype());
        while (fitted.rank() > losses.rank() && fitted.shape().dim(-1).is(1)) {
            fitted = fitted.squeeze(-1);
        }
        while (fitted.rank() < losses.rank()) {
            fitted = fitted.expandDims(-1);
        }
        return fitted;
    }
}
