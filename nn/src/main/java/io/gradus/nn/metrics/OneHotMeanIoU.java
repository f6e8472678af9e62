package io.gradus.nn.metrics;

/**
 * The mean over all classes of intersection over union; targets and outputs have a number for each
 * class, of which the largest counts.
 */
public final class OneHotMeanIoU extends Overlap<OneHotMeanIoU> {
    /**
     * A metric named {@code one_hot_mean_io_u}.
     *
     * @param numClasses how many classes there are
     * @throws IllegalArgumentException if there is no class
     */
    public OneHotMeanIoU(int numClasses) {
        super("one_hot_mean_io_u", numClasses);
        sparseYTrue(false).sparseYPred(false);
    }
}
