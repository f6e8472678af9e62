package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.ops.Segments;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many answers are right and wrong at each of several thresholds: [thresholds], or for each
 * label [thresholds, labels]. A prediction above a threshold says yes.
 *
 * @param truePositives yes, and so it is
 * @param falsePositives yes, but it is not
 * @param trueNegatives no, and so it is
 * @param falseNegatives no, but it is
 */
record Counts(
        Tensor truePositives, Tensor falsePositives, Tensor trueNegatives, Tensor falseNegatives) {
    /**
     * Counts, each prediction once: it goes into a bucket between two thresholds, and sums of
     * buckets are the counts.
     *
     * @param thresholds in any order
     * @param answers targets and predictions
     * @param byLabel whether to count each place of the last axis apart
     */
    static Counts of(double[] thresholds, Answers answers, boolean byLabel) {
        int count = thresholds.length;
        int labels = byLabel ? answers.predictions().shape().size(-1) : 1;
        var order =
                IntStream.range(0, count)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> thresholds[i]))
                        .mapToInt(i -> i)
                        .toArray();
        var edges = new float[count];
        var places = new int[count];
        for (int i = 0; i < count; i++) {
            edges[i] = (float) thresholds[order[i]];
            places[order[i]] = i;
        }
        var p = answers.predictions();
        // What is not a number is above no threshold.
        p = Tensors.where(p.isNaN(), Tensor.of(Float.NEGATIVE_INFINITY), p);
        var buckets = Tensor.of(edges).searchSorted(p, false);
        if (byLabel) {
            buckets = buckets.plus(Tensor.arange(labels).times(count + 1));
        }
        var yes = answers.targets().notEqual(0).cast(DType.FLOAT32);
        var no = yes.unaryMinus().plus(1);
        var sorted = new Sorted(buckets.ravel(), labels, count, places, byLabel);
        var positives = sorted.sums(weighted(yes, answers.weights()));
        var negatives = sorted.sums(weighted(no, answers.weights()));
        return new Counts(
                sorted.above(positives),
                sorted.above(negatives),
                sorted.below(negatives),
                sorted.below(positives));
    }

    private static Tensor weighted(Tensor x, Optional<Tensor> weights) {
        return weights.map(x::times).orElse(x);
    }

    /** Buckets between sorted thresholds, one more than these, and the way back to their order. */
    private record Sorted(Tensor buckets, int labels, int count, int[] places, boolean byLabel) {
        Tensor sums(Tensor x) {
            return Segments.segmentSum(x.ravel(), buckets, labels * (count + 1))
                    .reshape(labels, count + 1);
        }

        Tensor above(Tensor sums) {
            return ordered(sums.cumSum(1, true, true));
        }

        Tensor below(Tensor sums) {
            return ordered(sums.cumSum(1));
        }

        private Tensor ordered(Tensor sums) {
            var counts = sums.slice(1, 0, count);
            if (!Arrays.equals(places, IntStream.range(0, count).toArray())) {
                counts = counts.gather(Tensor.of(places), 1);
            }
            return byLabel ? counts.transpose(1, 0) : counts.squeeze(0);
        }
    }
}
