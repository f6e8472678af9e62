package io.gradus.nn.losses;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.losses.Loss.Reduction;
import io.gradus.tensor.Tensor;
import java.util.Optional;

/** Makes one number of the losses of a batch, as Keras does. */
final class Reduce {
    private static final double EPSILON = 1e-7;

    private Reduce() {}

    static Tensor losses(
            String name,
            Tensor losses,
            Optional<Tensor> sampleWeight,
            Optional<Tensor> mask,
            Reduction reduction) {
        var weights = sampleWeight.map(w -> fitted(name, "sample weights", w, losses));
        if (mask.isPresent()) {
            var present = fitted(name, "a mask", mask.get(), losses);
            if (reduction == Reduction.SUM_OVER_BATCH_SIZE || reduction == Reduction.MEAN) {
                // The mean below is over all places; this makes it one over those that count.
                var all = Tensor.ones(present.shape(), present.dtype()).sum();
                present = present.times(all.div(present.sum().plus(EPSILON)));
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

    /** Weights in the dtype of the losses, with axes of size 1 at the end as needed. */
    private static Tensor fitted(String name, String what, Tensor weights, Tensor losses) {
        var fitted = weights.cast(losses.dtype());
        while (fitted.rank() > losses.rank() && fitted.shape().dim(-1).is(1)) {
            fitted = fitted.squeeze(-1);
        }
        while (fitted.rank() < losses.rank()) {
            fitted = fitted.expandDims(-1);
        }
        if (!stretches(fitted.shape(), losses.shape())) {
            throw new IllegalArgumentException(
                    "%s: %s of shape %s do not fit losses of shape %s: there is one for each example, or for each place in it"
                            .formatted(name, what, weights.shape(), losses.shape()));
        }
        return fitted;
    }

    private static boolean stretches(Shape from, Shape to) {
        if (from.rank() != to.rank()) {
            return false;
        }
        for (int axis = 0; axis < from.rank(); axis++) {
            Dim size = from.dim(axis);
            if (!size.is(1) && !size.equals(to.dim(axis))) {
                return false;
            }
        }
        return true;
    }
}
