package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.SampleWeights;
import io.gradus.ops.Segments;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The mean over classes of intersection over union: of how many places both targets and outputs
 * give to a class, among those that at least one of them gives it. Classes that neither has do not
 * count; places of what is no class do not either.
 *
 * @param <M> the class itself
 */
public abstract sealed class Overlap<M extends Overlap<M>> extends Metric
        permits IoU, BinaryIoU, MeanIoU, OneHotIoU, OneHotMeanIoU {
    private static final double EPSILON = 1e-7;

    private int numClasses;
    private final boolean ofAll;
    private int[] targetClassIds;
    private Optional<Integer> ignoreClass = Optional.empty();
    private boolean sparseYTrue = true;
    private boolean sparseYPred = true;
    private int axis = -1;

    /** Of some classes. */
    Overlap(String name, int numClasses, int... targetClassIds) {
        super(name);
        this.numClasses = numClasses;
        this.targetClassIds = targetClassIds.clone();
        this.ofAll = false;
        requireClasses();
    }

    /** Of all classes. */
    Overlap(String name, int numClasses) {
        super(name);
        this.numClasses = numClasses;
        this.targetClassIds = all(numClasses);
        this.ofAll = true;
        requireClasses();
    }

    private void requireClasses() {
        boolean known = Arrays.stream(targetClassIds).allMatch(id -> id >= 0 && id < numClasses);
        if (numClasses < 1 || targetClassIds.length == 0 || !known) {
            throw new IllegalArgumentException(
                    "targetClassIds are %s of %d classes: there must be at least one, from 0 on and less than the number of classes"
                            .formatted(Arrays.toString(targetClassIds), numClasses));
        }
    }

    private static int[] all(int numClasses) {
        return IntStream.range(0, Math.max(0, numClasses)).toArray();
    }

    /**
     * Leaves out the places whose target is this number. It need not be a class: −1 and 255 are
     * usual.
     *
     * @param ignoreClass the number; without this all places count
     * @return this metric
     */
    public final M ignoreClass(int ignoreClass) {
        this.ignoreClass = Optional.of(ignoreClass);
        return self();
    }

    /**
     * Chooses what targets are.
     *
     * @param sparseYTrue whether they are class numbers, and not numbers for each class, of which
     *     the largest counts
     * @return this metric
     */
    public final M sparseYTrue(boolean sparseYTrue) {
        this.sparseYTrue = sparseYTrue;
        return self();
    }

    /**
     * Chooses what outputs are.
     *
     * @param sparseYPred whether they are class numbers, and not numbers for each class, of which
     *     the largest counts
     * @return this metric
     */
    public final M sparseYPred(boolean sparseYPred) {
        this.sparseYPred = sparseYPred;
        return self();
    }

    /**
     * Chooses along which axis the classes lie, where there is a number for each.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this metric
     */
    public final M axis(int axis) {
        this.axis = axis;
        return self();
    }

    @SuppressWarnings("unchecked") // M is the class itself
    private M self() {
        return (M) this;
    }

    private Variable matrix() {
        return variable("total_confusion_matrix", Shape.of(numClasses, numClasses));
    }

    /** Class numbers of outputs. */
    Tensor classes(Tensor outputs) {
        return sparseYPred ? outputs.cast(DType.INT32) : outputs.argMax(axis).cast(DType.INT32);
    }

    /**
     * Takes a batch into account.
     *
     * @param targets class numbers of any shape, or a number for each class
     * @param outputs the same
     * @param sampleWeight how much each example counts, or each place in it
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public final void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        var t = targets.value();
        t = (sparseYTrue ? t : t.argMax(axis)).cast(DType.INT32);
        var o = classes(outputs.value());
        if (!t.shape().equals(o.shape())) {
            // A last axis of size 1 may be missing.
            t = SampleWeights.squeezed(t, o.rank());
            o = SampleWeights.squeezed(o, t.rank());
        }
        if (!t.shape().equals(o.shape())) {
            throw new IllegalArgumentException(
                    "%s: targets of shape %s do not fit outputs of shape %s: both must have as many places"
                            .formatted(name(), targets.shape(), outputs.shape()));
        }
        var places = o;
        var weights =
                sampleWeight
                        .map(weight -> Samples.everywhere(name(), weight, places))
                        .orElseGet(() -> Tensor.ones(places.shape()));
        var counts = isClass(t).logicalAnd(isClass(o));
        if (ignoreClass.isPresent()) {
            counts = counts.logicalAnd(t.notEqual(ignoreClass.get()));
        }
        int cells = numClasses * numClasses;
        // What does not count goes into a cell behind the last.
        var cell = Tensors.where(counts, t.times(numClasses).plus(o), Tensor.of(cells));
        var sums = Segments.segmentSum(weights.ravel(), cell.ravel(), cells + 1).slice(0, 0, cells);
        matrix().assignAdd(sums.reshape(numClasses, numClasses));
    }

    private Tensor isClass(Tensor x) {
        return x.greaterEqual(0).logicalAnd(x.less(numClasses));
    }

    @Override
    public final Tensor result() {
        var matrix = matrix().value();
        var ids = Tensor.of(targetClassIds);
        var both = matrix.diagonal(0, 0, 1);
        var union = matrix.sum(0).plus(matrix.sum(1)).minus(both).gather(ids);
        var shares = both.gather(ids).div(union.plus(EPSILON));
        var present = union.greater(1e-9).cast(DType.FLOAT32).sum();
        return shares.sum().divideNoNan(present);
    }

    @Override
    protected void settings(Config config) {
        numClasses = config.integer("num_classes", numClasses);
        targetClassIds =
                ofAll ? all(numClasses) : config.integers("target_class_ids", targetClassIds);
        requireClasses();
        ignoreClass = config.optionalInteger("ignore_class", ignoreClass);
        sparseYTrue(config.truth("sparse_y_true", sparseYTrue));
        sparseYPred(config.truth("sparse_y_pred", sparseYPred));
        axis(config.integer("axis", axis));
    }
}
