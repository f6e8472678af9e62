package io.gradus.nn.augmentation;

import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/** Affine maps from a result's places to those of its image, [batch, 8], of numbers for each. */
final class Affine {
    private Affine() {}

    private static Tensor map(Tensor a0, Tensor a1, Tensor a2, Tensor b0, Tensor b1, Tensor b2) {
        var zero = a0.times(0);
        return Tensors.concat(-1, a0, a1, a2, b0, b1, b2, zero, zero).squeeze(1, 2);
    }

    /** Around the centre, against the clock. */
    static Tensor rotation(Tensor angle, int height, int width) {
        var cos = angle.cos();
        var sin = angle.sin();
        double x = (width - 1) / 2.0;
        double y = (height - 1) / 2.0;
        return map(
                cos,
                sin.unaryMinus(),
                sin.times(y).minus(cos.times(x)).plus(x),
                sin,
                cos,
                sin.times(x).plus(cos.times(y)).unaryMinus().plus(y));
    }

    /** To the right and down, in pixels. */
    static Tensor translation(Tensor right, Tensor down) {
        var zero = right.times(0);
        var one = zero.plus(1);
        return map(one, zero, right.unaryMinus(), zero, one, down.unaryMinus());
    }

    /** Around the centre; more than 1 shows more of the image, and all of it smaller. */
    static Tensor zoom(Tensor across, Tensor downwards, int height, int width) {
        var zero = across.times(0);
        return map(
                across,
                zero,
                across.unaryMinus().plus(1).times((width - 1) / 2.0),
                zero,
                downwards,
                downwards.unaryMinus().plus(1).times((height - 1) / 2.0));
    }

    /** Rows along themselves, and columns along themselves, the more the further from the first. */
    static Tensor shear(Tensor x, Tensor y) {
        var zero = x.times(0);
        var one = zero.plus(1);
        return map(one, x, zero, y, one, zero);
    }
}
