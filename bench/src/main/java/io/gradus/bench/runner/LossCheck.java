package io.gradus.bench.runner;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether all did the same work: from the same weights the same batches give the same losses. */
final class LossCheck {
    /**
     * How far a loss may be from the middle of all, as a share of it: sums in another order, and
     * what some steps of training make of that.
     */
    static final double TOLERANCE = 2e-3;

    private LossCheck() {}

    /**
     * Finds those who did something else.
     *
     * @param losses by participant, the losses of the first steps
     * @return by participant, what is wrong; those in order are left out
     */
    static Map<String, String> failures(Map<String, List<Double>> losses) {
        var failures = new LinkedHashMap<String, String>();
        losses.forEach((name, own) -> {
            for (int step = 0; step < own.size(); step++) {
                int at = step;
                double middle = middle(losses.values(), at);
                double loss = own.get(step);
                // Not `>`: a loss that is no number is wrong too.
                if (!(Math.abs(loss - middle) <= TOLERANCE * Math.max(1e-2, Math.abs(middle)))) {
                    failures.put(
                            name,
                            "loss %.6g at step %d, where the others have %.6g"
                                    .formatted(loss, step + 1, middle));
                    break;
                }
            }
        });
        return failures;
    }

    /** The median, to which one who is wrong does little. */
    private static double middle(Collection<List<Double>> losses, int step) {
        double[] sorted =
                losses.stream()
                        .filter(own -> own.size() > step)
                        .mapToDouble(own -> own.get(step))
                        .sorted()
                        .toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
