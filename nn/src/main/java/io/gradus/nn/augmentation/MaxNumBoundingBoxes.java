package io.gradus.nn.augmentation;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.List;

/**
 * Boxes around objects, and their labels, in the same number for each image: more are cut off,
 * fewer filled up. All inputs have the boxes of an image along their axis 1, such as boxes [batch,
 * boxes, 4] and labels [batch, boxes].
 */
public final class MaxNumBoundingBoxes extends Layer {
    private int maxNumber;
    private double fillValue;

    /**
     * Fills up with −1.
     *
     * @param maxNumber how many boxes each image has afterwards
     */
    public MaxNumBoundingBoxes(int maxNumber) {
        this(maxNumber, -1);
    }

    /**
     * Fills up with a number.
     *
     * @param maxNumber how many boxes each image has afterwards
     * @param fillValue the number
     */
    public MaxNumBoundingBoxes(int maxNumber, double fillValue) {
        this.maxNumber = Sizes.positive("maxNumber", maxNumber);
        this.fillValue = fillValue;
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        return inputs.stream().map(this::limited).toList();
    }

    private Tensor limited(Tensor input) {
        if (input.rank() < 2) {
            throw new IllegalArgumentException(
                    "inputs have shape (batch, boxes, …), not " + input.shape());
        }
        int missing = maxNumber - input.shape().size(1);
        if (missing <= 0) {
            return input.slice(1, 0, maxNumber);
        }
        var after = new int[input.rank()];
        after[1] = missing;
        return input.pad(new int[input.rank()], after, fillValue);
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected void settings(Config config) {
        maxNumber = Sizes.positive("maxNumber", config.integer("max_number", maxNumber));
        fillValue = config.number("fill_value", fillValue);
    }
}
