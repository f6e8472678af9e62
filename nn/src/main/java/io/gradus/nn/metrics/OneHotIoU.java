package io.gradus.nn.metrics;

/**
 * The mean over some classes of intersection over union; targets and outputs have a number for each
 * class, of which the largest counts.
 */
public final class OneHotIoU extends Overlap<OneHotIoU> {
    /**
     * A metric named {@code one_hot_io_u}.
     *
     * @param numClasses how many classes there are
     * @param targetClassIds the classes whose mean is taken
     * @throws IllegalArgumentException if there is no class
     */
    public OneHotIoU(int numClasses, int... targetClassIds) {
        super("one_hot_io_u", numClasses, targetClassIds);
        sparseYTrue(false).sparseYPred(false);
    }
}
