package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Optional;

/**
 * Targets and predictions of one shape, and weights of that shape, all float32.
 *
 * @param targets 0 for no, another number for yes
 * @param predictions numbers to be compared with thresholds
 * @param weights how much each counts, if they differ
 */
record Answers(Tensor targets, Tensor predictions, Optional<Tensor> weights) {
    /** Below all thresholds but itself. */
    static final double NEVER = -1e10;

    static Answers of(
            String name, Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        var pair = Pair.of(name, targets, outputs);
        return new Answers(
                pair.targets().cast(DType.FLOAT32),
                pair.outputs().cast(DType.FLOAT32),
                sampleWeight.map(weight -> Samples.everywhere(name, weight, pair.outputs())));
    }

    /** With what is not among the k largest of the last axis below all thresholds. */
    Answers top(String name, int k) {
        if (predictions.rank() == 0 || predictions.shape().size(-1) < k) {
            throw new IllegalArgumentException(
                    "%s: topK is %d, but outputs have shape %s: the last axis must have as many"
                            .formatted(name, k, predictions.shape()));
        }
        int classes = predictions.shape().size(-1);
        var largest = predictions.topK(k).indices().oneHot(classes, DType.BOOL).any(-2);
        var kept = Tensors.where(largest, predictions, Tensor.of((float) NEVER));
        return new Answers(targets, kept, weights);
    }

    /** The place of a class in the last axis alone. */
    Answers of(String name, int classId) {
        if (predictions.rank() == 0 || predictions.shape().size(-1) <= classId) {
            throw new IllegalArgumentException(
                    "%s: classId is %d, but outputs have shape %s: it must be a place in the last axis"
                            .formatted(name, classId, predictions.shape()));
        }
        return new Answers(
                one(targets, classId),
                one(predictions, classId),
                weights.map(w -> one(w, classId)));
    }

    private static Tensor one(Tensor x, int place) {
        return x.slice(-1, place, place + 1).squeeze(-1);
    }
}
