package io.gradus.nn.preprocessing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Quantiles of numbers that come bit by bit, in little memory: sorted blocks, of which two that
 * stand for as many numbers become one of every second element (Manku, Rajagopalan and Lindsay,
 * 1998). Exact as long as the first block is not full.
 */
final class QuantileSketch {
    private static final int SMALLEST_BLOCK = 1 << 17;

    private final double[] buffer;
    private int filled;
    // The block of level i stands for 2^i times as many numbers as it has elements.
    private final List<double[]> levels = new ArrayList<>();
    private boolean odd;

    /**
     * An empty sketch.
     *
     * @param epsilon how far, as a share of all numbers, a quantile may be from its rank
     */
    QuantileSketch(double epsilon) {
        // At most 32 levels add half an element of a block each to the error of a rank.
        buffer = new double[(int) Math.max(SMALLEST_BLOCK, Math.ceil(32 / epsilon))];
    }

    void add(double[] numbers) {
        for (double number : numbers) {
            buffer[filled++] = number;
            if (filled == buffer.length) {
                var block = buffer.clone();
                Arrays.sort(block);
                carry(block);
                filled = 0;
            }
        }
    }

    private void carry(double[] block) {
        var carried = block;
        for (int level = 0; ; level++) {
            if (level == levels.size()) {
                levels.add(carried);
                return;
            }
            var other = levels.get(level);
            if (other.length == 0) {
                levels.set(level, carried);
                return;
            }
            levels.set(level, new double[0]);
            carried = everySecond(other, carried);
        }
    }

    private double[] everySecond(double[] a, double[] b) {
        var all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        Arrays.sort(all);
        var half = new double[a.length];
        for (int i = 0; i < half.length; i++) {
            half[i] = all[2 * i + (odd ? 1 : 0)];
        }
        odd = !odd;
        return half;
    }

    /** The numbers that split all into as many parts of equal size. */
    double[] boundaries(int parts) {
        int count = filled + levels.stream().mapToInt(level -> level.length).sum();
        if (count == 0) {
            throw new IllegalArgumentException("there is no data to learn from");
        }
        record Weighted(double number, double weight) {}
        var all = new ArrayList<Weighted>(count);
        for (int i = 0; i < filled; i++) {
            all.add(new Weighted(buffer[i], 1));
        }
        for (int level = 0; level < levels.size(); level++) {
            for (double number : levels.get(level)) {
                all.add(new Weighted(number, Math.scalb(1.0, level)));
            }
        }
        all.sort((a, b) -> Double.compare(a.number, b.number));
        double total = all.stream().mapToDouble(Weighted::weight).sum();
        var boundaries = new double[parts - 1];
        int at = 0;
        double before = 0; // the weight of all elements before this one
        for (int i = 0; i < boundaries.length; i++) {
            double place = (total - 1) * (i + 1) / parts;
            while (before + all.get(at).weight <= place) {
                before += all.get(at).weight;
                at++;
            }
            double here = all.get(at).number;
            double beyond = place - (before + all.get(at).weight - 1);
            double next = at + 1 < all.size() ? all.get(at + 1).number : here;
            boundaries[i] = beyond > 0 ? here + (next - here) * beyond : here;
        }
        return boundaries;
    }
}
