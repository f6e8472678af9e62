package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Connectionist temporal classification (Graves et al., 2006): labels that belong to a sequence as
 * a whole, not to its steps. A path gives each step a class; it becomes labels by merging equal
 * neighbours and dropping blanks.
 */
public final class Ctc {
    /** The logarithm of what is impossible: far away, but not so far that differences are NaN. */
    private static final double IMPOSSIBLE = -1e30;

    /** Stands behind the last label. */
    private static final int NO_LABEL = -1;

    private Ctc() {}

    /**
     * What sequences were decoded to.
     *
     * @param labels int32 [paths, batch, steps], −1 behind the last label
     * @param scores [batch, paths]
     */
    public record Decoded(Tensor labels, Tensor scores) {}

    /**
     * Minus the logarithm of the probability of all paths that become the target: the forward
     * algorithm, in logarithms. The 16-bit floats compute in float32.
     *
     * @param target the labels, integers [batch, count]; those behind the target's length are not
     *     looked at
     * @param output logits [batch, steps, classes]
     * @param targetLength how many labels each target has, integers [batch]
     * @param outputLength how many steps each output has, integers [batch]
     * @param blank the class that stands for no label; Keras' default is 0
     * @return the losses [batch]; infinite, with a gradient of 0, where there are too few steps for
     *     the labels
     * @throws IllegalArgumentException if the shapes do not fit, or these are not integers
     */
    public static Tensor loss(
            Operand target, Operand output, Operand targetLength, Operand outputLength, int blank) {
        var op = "loss";
        requireOutput(op, output, outputLength, blank);
        var batch = output.shape().dim(0);
        if (target.rank() != 2
                || !target.shape().dim(0).equals(batch)
                || !targetLength.shape().equals(outputLength.shape())) {
            throw new IllegalArgumentException(
                    op
                            + ": targets "
                            + target.shape()
                            + " with lengths "
                            + targetLength.shape()
                            + " do not fit outputs "
                            + output.shape()
                            + ": they have shapes (batch, count) and (batch)");
        }
        var dtype = output.dtype().toFloating();
        var type = dtype.computeType();
        int count = target.shape().size(1);
        int states = 2 * count + 1;
        int steps = output.shape().size(1);
        var lengths = integers(op, targetLength).expandDims(1);
        var lasts = integers(op, outputLength).expandDims(1);
        // What stands behind the length need not be a class.
        var labels =
                Tensors.where(
                        Tensor.arange(count).less(lengths), integers(op, target), Tensor.of(blank));
        // The states are the labels with blanks before, between and behind them.
        var classes = betweenBlanks(labels, blank);
        var repeats = Tensors.concat(1, labels.slice(1, 0, 1), labels.slice(1, 0, count - 1));
        // From one label to the next without a blank, unless they are the same.
        var skips = betweenBlanks(labels.notEqual(repeats).cast(DType.INT32), 0).notEqual(0);
        var none = Tensor.scalar(type, IMPOSSIBLE);
        var emissions =
                output.value()
                        .cast(type)
                        .logSoftmax(-1)
                        .takeAlongAxis(
                                classes.expandDims(1)
                                        .broadcastTo(classes.shape().inserted(1, Dim.of(steps))),
                                2)
                        .maximum(none)
                        .transpose(1, 0, 2);
        // Before the first step a path is where the first step's blank and first label are next.
        var start =
                Tensors.where(Tensor.arange(states).equal(0), Tensor.scalar(type, 0), none)
                        .broadcastTo(Shape.of(List.of(batch, Dim.of(states))));
        var paths =
                Control.<Tensor, List<Tensor>, List<Tensor>>scan(
                                start,
                                List.of(Tensor.arange(steps), emissions),
                                (before, step) -> {
                                    var after =
                                            logSumExp(
                                                            before,
                                                            shifted(before, 1),
                                                            Tensors.where(
                                                                    skips,
                                                                    shifted(before, 2),
                                                                    none))
                                                    .plus(step.get(1));
                                    var runs = step.get(0).less(lasts);
                                    return new Control.Step<>(
                                            Tensors.where(runs, after, before), List.of());
                                })
                        .carry();
        // A path ends in the last label or in the blank behind it.
        var blanks = paths.takeAlongAxis(lengths.times(2), 1);
        var last = paths.takeAlongAxis(lengths.times(2).minus(1).maximum(0), 1);
        var loss = logSumExp(blanks, Tensors.where(lengths.greater(0), last, none)).unaryMinus();
        return Tensors.where(
                        loss.greater(-IMPOSSIBLE / 2),
                        Tensor.scalar(type, Double.POSITIVE_INFINITY),
                        loss)
                .squeeze(1)
                .cast(dtype);
    }

    /** [batch, n] as [batch, 2n + 1], with a number before, between and behind. */
    private static Tensor betweenBlanks(Tensor labels, int blank) {
        var states = labels.shape().with(1, Dim.of(2L * labels.shape().size(1)));
        return labels.expandDims(2)
                .pad(new int[] {0, 0, 1}, new int[3], blank)
                .reshape(states)
                .pad(new int[2], new int[] {0, 1}, blank);
    }

    private static Tensor shifted(Tensor states, int by) {
        return states.pad(new int[] {0, by}, new int[2], IMPOSSIBLE)
                .slice(1, 0, states.shape().size(1));
    }

    private static Tensor logSumExp(Tensor... terms) {
        var largest = terms[0];
        for (var term : terms) {
            largest = largest.maximum(term);
        }
        var most = largest.stopGradient();
        var sum = terms[0].minus(most).exp();
        for (var term : List.of(terms).subList(1, terms.length)) {
            sum = sum.plus(term.minus(most).exp());
        }
        return sum.log().plus(most);
    }

    /**
     * The labels of the path that takes the largest class at each step.
     *
     * @param output logits or logarithms of probabilities [batch, steps, classes]
     * @param outputLength how many steps each output has, integers [batch]
     * @param mergeRepeated whether equal neighbours become one label
     * @param blank the class that stands for no label; Keras' default is 0
     * @return one path; its score is minus the sum of the largest outputs
     * @throws IllegalArgumentException if the shapes do not fit, or the lengths are not integers
     */
    public static Decoded greedyDecode(
            Operand output, Operand outputLength, boolean mergeRepeated, int blank) {
        var op = "greedyDecode";
        requireOutput(op, output, outputLength, blank);
        int steps = output.shape().size(1);
        var x = output.value().cast(output.dtype().toFloating());
        var places = Tensor.arange(steps);
        var runs = places.less(integers(op, outputLength).expandDims(1));
        var scores =
                Tensors.where(runs, x.max(2), Tensor.scalar(x.dtype(), 0))
                        .sum(new int[] {1}, true)
                        .unaryMinus();
        var classes = x.argMax(2).cast(DType.INT32);
        var labels = runs.logicalAnd(classes.notEqual(blank));
        if (mergeRepeated && steps > 0) {
            var before = classes.pad(new int[] {0, 1}, new int[2], NO_LABEL).slice(1, 0, steps);
            labels = labels.logicalAnd(classes.notEqual(before));
        }
        // Steps with a label first, in order.
        var order = labels.logicalNot().cast(DType.INT32).argSort(1);
        var count = labels.cast(DType.INT32).sum(new int[] {1}, true);
        var kept =
                Tensors.where(
                        places.less(count), classes.takeAlongAxis(order, 1), Tensor.of(NO_LABEL));
        return new Decoded(kept.expandDims(0), scores.stopGradient());
    }

    /**
     * The labels with the largest probabilities, each that of all its paths, as far as a beam of
     * prefixes finds them. This reads the output on the host, so it has no place in a traced
     * function.
     *
     * @param output logits [batch, steps, classes]
     * @param outputLength how many steps each output has, integers [batch]
     * @param beamWidth how many prefixes are followed; Keras' default is 100
     * @param topPaths how many labellings to return, best first, at most the beam's width
     * @param blank the class that stands for no label; Keras' default is 0
     * @return the labellings, and the logarithms of their probabilities; where there are fewer,
     *     empty ones with a score of −∞
     * @throws IllegalArgumentException if the shapes do not fit, or the lengths are not integers
     */
    public static Decoded beamSearchDecode(
            Operand output, Operand outputLength, int beamWidth, int topPaths, int blank) {
        var op = "beamSearchDecode";
        requireOutput(op, output, outputLength, blank);
        if (topPaths < 1 || beamWidth < topPaths) {
            throw new IllegalArgumentException(
                    op
                            + ": "
                            + topPaths
                            + " paths from a beam of "
                            + beamWidth
                            + ": there must be at least one, and no more than the beam holds");
        }
        var lengths = integers(op, outputLength).toIntArray();
        int batch = lengths.length;
        int steps = output.shape().size(1);
        int classes = output.shape().size(2);
        var logs = output.value().cast(DType.FLOAT64).logSoftmax(-1).toDoubleArray();
        var labels = new int[topPaths * batch * steps];
        Arrays.fill(labels, NO_LABEL);
        var scores = new double[batch * topPaths];
        Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < batch; i++) {
            var beam = new Beam(beamWidth, classes, blank);
            for (int step = 0; step < Math.min(lengths[i], steps); step++) {
                beam.step(logs, (i * steps + step) * classes);
            }
            var best = new ArrayList<>(beam.best(topPaths));
            for (int path = 0; path < best.size(); path++) {
                var found = best.get(path);
                System.arraycopy(
                        found.labels(),
                        0,
                        labels,
                        (path * batch + i) * steps,
                        found.labels().length);
                scores[i * topPaths + path] = found.score();
            }
        }
        return new Decoded(
                Tensor.of(labels, Shape.of(topPaths, batch, steps)),
                Tensor.of(scores, Shape.of(batch, topPaths)).cast(output.dtype().toFloating()));
    }

    private static void requireOutput(String op, Operand output, Operand lengths, int blank) {
        if (output.rank() != 3
                || lengths.rank() != 1
                || !output.shape().dim(0).equals(lengths.shape().dim(0))) {
            throw new IllegalArgumentException(
                    op
                            + ": outputs "
                            + output.shape()
                            + " with lengths "
                            + lengths.shape()
                            + ": they have shapes (batch, steps, classes) and (batch)");
        }
        if (blank < 0 || blank >= output.shape().size(2)) {
            throw new IllegalArgumentException(
                    op
                            + ": blank "
                            + blank
                            + " is none of the "
                            + output.shape().size(2)
                            + " classes of outputs "
                            + output.shape());
        }
    }

    private static Tensor integers(String op, Operand x) {
        if (!x.dtype().isInteger()) {
            throw new IllegalArgumentException(
                    op + ": labels and lengths are integers, not " + x.dtype() + ": cast them");
        }
        return x.value().cast(DType.INT32);
    }
}
