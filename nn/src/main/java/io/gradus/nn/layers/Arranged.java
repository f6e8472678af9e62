package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Arrangements of tensors that several layers share. */
final class Arranged {
    /** The least square of a length that is divided by. */
    private static final double TINY = 1e-12;

    private Arranged() {}

    /** The axes in this order; the same tensor if they are. */
    static Tensor ordered(Tensor x, List<Integer> axes) {
        for (int i = 0; i < axes.size(); i++) {
            if (axes.get(i) != i) {
                return x.transpose(axes.stream().mapToInt(axis -> axis).toArray());
            }
        }
        return x;
    }

    /** A tensor whose axes are some axes of one of a rank, in order, with sizes of 1 for others. */
    static Tensor along(Tensor part, int rank, int... axes) {
        var dims = new ArrayList<>(Collections.nCopies(rank, Dim.ONE));
        for (int i = 0; i < axes.length; i++) {
            dims.set(axes[i], part.shape().dim(i));
        }
        return part.reshape(Shape.of(dims));
    }

    /** Divided by the Euclidean norm along axes; zeros stay zeros. */
    static Tensor ofLengthOne(Tensor x, int... axes) {
        var wide = x.cast(x.dtype().toFloating().computeType());
        return wide.times(wide.square().sum(axes, true).maximum(TINY).rsqrt())
                .cast(x.dtype().toFloating());
    }

    /** The shape of noise: that of inputs, with 1 where elements are treated alike. */
    static Shape noise(int[] sizes, Shape inputs) {
        if (sizes.length == 0) {
            return inputs;
        }
        if (sizes.length != inputs.rank()) {
            throw new IllegalArgumentException(
                    "noiseShape is %s: it must have a size for each axis of inputs %s"
                            .formatted(Arrays.toString(sizes), inputs));
        }
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < sizes.length; i++) {
            var size = inputs.dim(i);
            if (sizes[i] != -1 && sizes[i] != 1 && !size.is(sizes[i])) {
                throw new IllegalArgumentException(
                        "noiseShape is %s, inputs %s: each size must be 1, -1, or that of inputs"
                                .formatted(Arrays.toString(sizes), inputs));
            }
            dims.add(sizes[i] == -1 ? size : Dim.of(sizes[i]));
        }
        return Shape.of(dims);
    }

    /** Without some elements in front of and behind each axis. */
    static Tensor cropped(Tensor x, int[] before, int[] behind) {
        var cropped = x;
        for (int i = 0; i < before.length; i++) {
            if (before[i] + behind[i] > 0) {
                int size = x.shape().size(i);
                if (before[i] + behind[i] >= size) {
                    throw new IllegalArgumentException(
                            "cropping takes %d and %d from axis %d of inputs %s: less than all must go"
                                    .formatted(before[i], behind[i], i, x.shape()));
                }
                cropped = cropped.slice(i, before[i], size - behind[i]);
            }
        }
        return cropped;
    }
}
