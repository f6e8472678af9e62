package io.gradus.nn.augmentation;

import io.gradus.tensor.Tensor;

/** Boxes in images, by whole numbers [batch, 1, 1, 1]. */
final class Boxes {
    private Boxes() {}

    /** Bool [batch, height, width, 1]: what lies in a box, the lower right corner left out. */
    static Tensor inside(Tensor images, Tensor top, Tensor left, Tensor bottom, Tensor right) {
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        var y = Tensor.arange(height).reshape(1, height, 1, 1);
        var x = Tensor.arange(width).reshape(1, 1, width, 1);
        return y.greaterEqual(top)
                .logicalAnd(y.less(bottom))
                .logicalAnd(x.greaterEqual(left).logicalAnd(x.less(right)));
    }
}
