package io.gradus.ops;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search for the labels with the largest probabilities among the paths of one sequence, which
 * follows the best prefixes only (Hannun et al., 2014). Prefixes are nodes of a tree, so that paths
 * which become the same labels meet.
 */
final class Beam {
    private final int width;
    private final int classes;
    private final int blank;
    private List<Prefix> prefixes = new ArrayList<>();

    Beam(int width, int classes, int blank) {
        this.width = width;
        this.classes = classes;
        this.blank = blank;
        var empty = new Prefix(null, -1);
        empty.endingBlank = 0;
        prefixes.add(empty);
    }

    /**
     * Labels and the logarithm of their probability.
     *
     * @param labels in order
     * @param score the logarithm
     */
    record Found(int[] labels, double score) {}

    /** Goes on by one step, whose logarithms of probabilities start somewhere in an array. */
    void step(double[] logs, int at) {
        var next = new ArrayList<Prefix>();
        for (var prefix : prefixes) {
            double any = prefix.score();
            prefix.reach(next).addBlank(any + logs[at + blank]);
            if (prefix.parent != null) {
                prefix.addLabel(prefix.endingLabel + logs[at + prefix.label]);
            }
            for (int label = 0; label < classes; label++) {
                if (label != blank) {
                    // The same label again is a new one only after a blank.
                    double before = label == prefix.label ? prefix.endingBlank : any;
                    prefix.child(label).reach(next).addLabel(before + logs[at + label]);
                }
            }
        }
        next.forEach(Prefix::advance);
        prefixes = largest(next, width);
        prefixes.forEach(prefix -> prefix.followed = true);
        next.forEach(Prefix::forget);
        prefixes.forEach(prefix -> prefix.followed = false);
    }

    /** The best labels so far, best first. */
    List<Found> best(int count) {
        return largest(prefixes, count).stream()
                .map(prefix -> new Found(prefix.labels(), prefix.score()))
                .toList();
    }

    private static List<Prefix> largest(List<Prefix> prefixes, int count) {
        var sorted = new ArrayList<>(prefixes);
        sorted.removeIf(prefix -> prefix.score() == Double.NEGATIVE_INFINITY);
        sorted.sort(Comparator.comparingDouble(Prefix::score).reversed());
        return new ArrayList<>(sorted.subList(0, Math.min(count, sorted.size())));
    }

    /** The first labels of paths: the logarithms of their probabilities by how the paths end. */
    private static final class Prefix {
        private final @Nullable Prefix parent;
        private final int label;
        private final Map<Integer, Prefix> children = new HashMap<>();
        private double endingBlank = Double.NEGATIVE_INFINITY;
        private double endingLabel = Double.NEGATIVE_INFINITY;
        private double nextBlank = Double.NEGATIVE_INFINITY;
        private double nextLabel = Double.NEGATIVE_INFINITY;
        private boolean reached;
        private boolean followed;

        Prefix(@Nullable Prefix parent, int label) {
            this.parent = parent;
            this.label = label;
        }

        Prefix child(int next) {
            return children.computeIfAbsent(next, label -> new Prefix(this, label));
        }

        /** Lets go of prefixes that nobody follows, nor what comes after them. */
        void forget() {
            var prefix = this;
            while (prefix.parent != null && !prefix.followed && prefix.children.isEmpty()) {
                prefix.parent.children.remove(prefix.label);
                prefix = prefix.parent;
            }
        }

        /** This prefix, once in the list of the next step. */
        Prefix reach(List<Prefix> next) {
            if (!reached) {
                reached = true;
                next.add(this);
            }
            return this;
        }

        void addBlank(double log) {
            nextBlank = logAddExp(nextBlank, log);
        }

        void addLabel(double log) {
            nextLabel = logAddExp(nextLabel, log);
        }

        void advance() {
            endingBlank = nextBlank;
            endingLabel = nextLabel;
            nextBlank = Double.NEGATIVE_INFINITY;
            nextLabel = Double.NEGATIVE_INFINITY;
            reached = false;
        }

        double score() {
            return logAddExp(endingBlank, endingLabel);
        }

        int[] labels() {
            var labels = new ArrayList<Integer>();
            for (var prefix = this; prefix.parent != null; prefix = prefix.parent) {
                labels.addFirst(prefix.label);
            }
            return labels.stream().mapToInt(label -> label).toArray();
        }

        private static double logAddExp(double a, double b) {
            double larger = Math.max(a, b);
            return larger == Double.NEGATIVE_INFINITY
                    ? larger
                    : larger + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - larger));
        }
    }
}
