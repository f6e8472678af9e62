package io.gradus.nn.metrics;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.Arrays;
import java.util.Optional;

/**
 * The area under a curve that tells how well predictions tell yes from no, whatever the threshold.
 * It is put together from points at several thresholds.
 */
public final class AUC extends Metric {
    private static final double EPSILON = 1e-7;

    private int numThresholds = 200;
    private double[] inner = {};
    private Curve curve = Curve.ROC;
    private Summation summation = Summation.INTERPOLATION;
    private boolean multiLabel;
    private double[] labelWeights = {};
    private boolean fromLogits;
    private int labels;

    /** What is drawn over what. */
    public enum Curve {
        /** The share of yes found over the share of no taken for yes. */
        ROC,
        /** Precision over recall. */
        PR,
        /** As {@link #PR}, both as gains over always saying yes (Flach and Kull, 2015). */
        PRGAIN
    }

    /** How the area between two points is told. */
    public enum Summation {
        /**
         * By the mean of both heights; of {@link Curve#PR} by interpolating the counts (Davis and
         * Goadrich, 2006).
         */
        INTERPOLATION,
        /** By the lower of both heights. */
        MINORING,
        /** By the higher of both heights. */
        MAJORING
    }

    /** A metric named {@code auc}: the area under the ROC curve, at 200 thresholds. */
    public AUC() {
        super("auc");
    }

    /**
     * Sets how many thresholds there are, evenly from 0 to 1.
     *
     * @param numThresholds how many; 200 without this
     * @return this metric
     * @throws IllegalArgumentException if it is less than 2
     */
    public AUC numThresholds(int numThresholds) {
        if (numThresholds < 2) {
            throw new IllegalArgumentException(
                    "numThresholds is " + numThresholds + ": it must be at least 2");
        }
        this.numThresholds = numThresholds;
        return this;
    }

    /**
     * Sets the thresholds; one below and one above all predictions are added.
     *
     * @param thresholds from 0 to 1
     * @return this metric
     * @throws IllegalArgumentException if one is outside of that
     */
    public AUC thresholds(double... thresholds) {
        this.inner = Thresholds.checked(thresholds);
        Arrays.sort(inner);
        return this;
    }

    /**
     * Chooses the curve.
     *
     * @param curve {@link Curve#ROC} without this
     * @return this metric
     */
    public AUC curve(Curve curve) {
        this.curve = curve;
        return this;
    }

    /**
     * Chooses how the area is summed up.
     *
     * @param summationMethod {@link Summation#INTERPOLATION} without this
     * @return this metric
     */
    public AUC summationMethod(Summation summationMethod) {
        this.summation = summationMethod;
        return this;
    }

    /**
     * Chooses whether each place of the last axis has a curve of its own, and the result is their
     * mean.
     *
     * @param multiLabel whether it does; false without this
     * @return this metric
     */
    public AUC multiLabel(boolean multiLabel) {
        this.multiLabel = multiLabel;
        return this;
    }

    /**
     * Sets how much each place of the last axis counts: in the mean of areas, or in a single curve.
     *
     * @param labelWeights one for each; without this all count the same
     * @return this metric
     */
    public AUC labelWeights(double... labelWeights) {
        this.labelWeights = labelWeights.clone();
        return this;
    }

    /**
     * Chooses whether outputs are logits.
     *
     * @param fromLogits whether they are, and their sigmoid the predictions; false without this
     * @return this metric
     */
    public AUC fromLogits(boolean fromLogits) {
        this.fromLogits = fromLogits;
        return this;
    }

    private double[] thresholds() {
        return inner.length == 0 ? Thresholds.even(numThresholds) : Thresholds.around(inner);
    }

    private Variable counted(String name) {
        int count = thresholds().length;
        return variable(name, multiLabel ? Shape.of(count, labels) : Shape.of(count));
    }

    /**
     * Takes a batch into account.
     *
     * @param targets 0 for no and 1 for yes, of any shape; with several labels [batch, labels]
     * @param outputs predictions from 0 to 1, or logits, of the same shape
     * @param sampleWeight how much each example counts, or each place in it
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        var answers = Answers.of(name(), targets, outputs, sampleWeight);
        var predictions = answers.predictions();
        requireLabels(predictions.shape());
        if (fromLogits) {
            predictions = predictions.sigmoid();
        }
        var weights = answers.weights();
        if (labelWeights.length > 0 && !multiLabel) {
            var byLabel = byLabel().broadcastTo(predictions.shape());
            weights = Optional.of(weights.map(w -> w.times(byLabel)).orElse(byLabel));
        }
        var counts =
                Counts.of(
                        thresholds(),
                        new Answers(answers.targets(), predictions, weights),
                        multiLabel);
        counted("true_positives").assignAdd(counts.truePositives());
        counted("false_positives").assignAdd(counts.falsePositives());
        counted("true_negatives").assignAdd(counts.trueNegatives());
        counted("false_negatives").assignAdd(counts.falseNegatives());
    }

    private void requireLabels(Shape shape) {
        if (multiLabel) {
            if (shape.rank() != 2) {
                throw new IllegalArgumentException(
                        "%s: outputs have shape %s: with several labels it must be (batch, labels)"
                                .formatted(name(), shape));
            }
            labels = shape.size(1);
        }
        if (labelWeights.length > 0
                && (shape.rank() == 0 || !shape.dim(-1).is(labelWeights.length))) {
            throw new IllegalArgumentException(
                    "%s: there are %d labelWeights for outputs of shape %s: there must be one for each place of the last axis"
                            .formatted(name(), labelWeights.length, shape));
        }
    }

    private Tensor byLabel() {
        var weights = new float[labelWeights.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) labelWeights[i];
        }
        return Tensor.of(weights);
    }

    @Override
    public Tensor result() {
        if (multiLabel && labels == 0) {
            return Tensor.of(0f);
        }
        var tp = counted("true_positives").value();
        var fp = counted("false_positives").value();
        var tn = counted("true_negatives").value();
        var fn = counted("false_negatives").value();
        var areas =
                curve == Curve.PR && summation == Summation.INTERPOLATION
                        ? interpolated(tp, fp, fn)
                        : areas(tp, fp, tn, fn);
        var sums = areas.sum(0);
        if (!multiLabel) {
            return sums;
        }
        if (labelWeights.length == 0) {
            return sums.mean();
        }
        return sums.times(byLabel()).sum().divideNoNan(byLabel().sum());
    }

    private Tensor areas(Tensor tp, Tensor fp, Tensor tn, Tensor fn) {
        var recall = tp.divideNoNan(tp.plus(fn));
        var x =
                switch (curve) {
                    case ROC -> fp.divideNoNan(fp.plus(tn));
                    case PR -> recall;
                    case PRGAIN -> gain(tp, fp, tn, fn, fn);
                };
        var y =
                switch (curve) {
                    case ROC -> recall;
                    case PR -> tp.divideNoNan(tp.plus(fp));
                    case PRGAIN -> gain(tp, fp, tn, fn, fp);
                };
        var heights =
                switch (summation) {
                    case INTERPOLATION -> before(y).plus(after(y)).div(2);
                    case MINORING -> before(y).minimum(after(y));
                    case MAJORING -> before(y).maximum(after(y));
                };
        return before(x).minus(after(x)).times(heights);
    }

    /** How much better than always saying yes: 1 if nothing is wrong, 0 if it is no better. */
    private static Tensor gain(Tensor tp, Tensor fp, Tensor tn, Tensor fn, Tensor wrong) {
        var odds = tp.plus(fn).div(fp.plus(tn).plus(EPSILON));
        return wrong.div(tp.plus(EPSILON)).times(odds).unaryMinus().plus(1).relu();
    }

    /** Areas under the curve of precision over recall, both of counts that change evenly. */
    private static Tensor interpolated(Tensor tp, Tensor fp, Tensor fn) {
        var found = before(tp).minus(after(tp));
        var yes = tp.plus(fp);
        var slope = found.divideNoNan(before(yes).minus(after(yes)).relu());
        var intercept = after(tp).minus(slope.times(after(yes)));
        var ratio =
                Tensors.where(
                        before(yes).greater(0).logicalAnd(after(yes).greater(0)),
                        before(yes).divideNoNan(after(yes).relu()),
                        Tensor.of(1f));
        return slope.times(found.plus(intercept.times(ratio.log())))
                .divideNoNan(after(tp).plus(after(fn)).relu());
    }

    private static Tensor before(Tensor x) {
        return x.slice(0, 0, x.shape().size(0) - 1);
    }

    private static Tensor after(Tensor x) {
        return x.slice(0, 1, x.shape().size(0));
    }

    @Override
    protected void settings(Config config) {
        numThresholds(config.integer("num_thresholds", numThresholds));
        thresholds(config.numbers("thresholds", inner));
        curve(config.choice("curve", curve));
        summationMethod(config.choice("summation_method", summation));
        multiLabel(config.truth("multi_label", multiLabel));
        labelWeights(config.numbers("label_weights", labelWeights));
        fromLogits(config.truth("from_logits", fromLogits));
    }
}
