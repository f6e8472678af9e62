package io.gradus.nn.metrics;

/** The mean over all classes of intersection over union, of class numbers. */
public final class MeanIoU extends Overlap<MeanIoU> {
    /**
     * A metric named {@code mean_io_u}.
     *
     * @param numClasses how many classes there are
     * @throws IllegalArgumentException if there is no class
     */
    public MeanIoU(int numClasses) {
        super("mean_io_u", numClasses);
    }
}
