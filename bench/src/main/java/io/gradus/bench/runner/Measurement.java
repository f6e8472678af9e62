package io.gradus.bench.runner;

import io.gradus.bench.harness.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one participant did in one work.
 *
 * @param peer who
 * @param work what
 * @param beside the work it was measured beside: for a loop of the machine another, else itself
 * @param threads with how many threads
 * @param amount operations or bytes of a step, where only the process knows
 * @param losses of the first steps
 * @param passes what it answered in each pass: microseconds
 * @param problem why it does not count; empty if it does
 */
record Measurement(
        PeerKind peer,
        Work work,
        Work beside,
        int threads,
        double amount,
        List<Double> losses,
        List<Pass> passes,
        String problem) {
    /**
     * One pass: microseconds a step.
     *
     * @param steps how many
     * @param median the median
     * @param low the tenth of a hundred
     * @param high the ninetieth
     * @param mean the mean, which pauses and disturbances are part of
     */
    record Pass(int steps, double median, double low, double high, double mean) {
        static Pass of(Map<String, Object> answer) throws PeerException {
            return new Pass(
                    (int) number(answer, "steps"),
                    number(answer, "median"),
                    number(answer, "low"),
                    number(answer, "high"),
                    number(answer, "mean"));
        }

        static double number(Map<String, Object> answer, String name) throws PeerException {
            if (answer.get(name) instanceof Double number) {
                return number;
            }
            throw new PeerException("no number '%s' in its answer %s".formatted(name, answer));
        }
    }

    boolean counts() {
        return problem.isEmpty() && !passes.isEmpty();
    }

    /** The median of the passes' medians. */
    double micros() {
        return Figures.median(medians());
    }

    double lowest() {
        return medians().stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    double highest() {
        return medians().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** Operations or bytes a nanosecond. */
    double rate() {
        double known = work.ofMachine() ? amount : work.flops();
        return known / micros() / 1e3;
    }

    private List<Double> medians() {
        var medians = new ArrayList<Double>();
        passes.forEach(pass -> medians.add(pass.median()));
        return medians;
    }
}
