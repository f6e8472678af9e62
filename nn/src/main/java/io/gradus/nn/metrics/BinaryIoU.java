package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * The mean of intersection over union of no (0) and yes (1), or of one of them: outputs say yes
 * from a threshold on.
 */
public final class BinaryIoU extends Overlap<BinaryIoU> {
    private double threshold = 0.5;

    /** A metric named {@code binary_io_u}: the mean of both. */
    public BinaryIoU() {
        this(0, 1);
    }

    /**
     * A metric named {@code binary_io_u}.
     *
     * @param targetClassIds 0 for no, 1 for yes, or both
     * @throws IllegalArgumentException if there is none, or another
     */
    public BinaryIoU(int... targetClassIds) {
        super("binary_io_u", 2, targetClassIds);
    }

    /**
     * Sets from which prediction on the answer is yes.
     *
     * @param threshold ½ without this
     * @return this metric
     */
    public BinaryIoU threshold(double threshold) {
        this.threshold = threshold;
        return this;
    }

    @Override
    Tensor classes(Tensor outputs) {
        return outputs.cast(DType.FLOAT32).greaterEqual(threshold).cast(DType.INT32);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        threshold(config.number("threshold", threshold));
    }
}
