package io.gradus.nn.metrics;

/** The mean over some classes of intersection over union, of class numbers. */
public final class IoU extends Overlap<IoU> {
    /**
     * A metric named {@code io_u}.
     *
     * @param numClasses how many classes there are
     * @param targetClassIds the classes whose mean is taken
     * @throws IllegalArgumentException if there is no class
     */
    public IoU(int numClasses, int... targetClassIds) {
        super("io_u", numClasses, targetClassIds);
    }
}
