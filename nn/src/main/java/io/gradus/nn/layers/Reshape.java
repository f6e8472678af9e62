package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;

/** Lays out the elements of each example in another shape. */
public final class Reshape extends Layer {
    private int[] targetShape;

    /**
     * A shape.
     *
     * @param targetShape the sizes of an example; one may be −1 and takes what is left
     */
    public Reshape(int... targetShape) {
        this.targetShape = checked(targetShape);
    }

    private static int[] checked(int... shape) {
        if (Arrays.stream(shape).anyMatch(size -> size < -1)
                || Arrays.stream(shape).filter(size -> size == -1).count() > 1) {
            throw new IllegalArgumentException(
                    "targetShape is %s: sizes are 0 or more, and one may be -1"
                            .formatted(Arrays.toString(shape)));
        }
        return shape.clone();
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var example = inputs.shape().without(0);
        var known = Dim.ONE;
        for (int size : targetShape) {
            known = size == -1 ? known : known.times(Dim.of(size));
        }
        var count = example.count();
        boolean open = Arrays.stream(targetShape).anyMatch(size -> size == -1);
        boolean fits =
                open
                        ? !known.is(0) && (!count.isFixed() || count.value() % known.value() == 0)
                        : count.equals(known);
        if (!fits) {
            throw new IllegalArgumentException(
                    "an example of shape %s has %s elements, which targetShape %s does not hold"
                            .formatted(example, count, Arrays.toString(targetShape)));
        }
        var dims = new ArrayList<Dim>();
        dims.add(inputs.shape().dim(0));
        for (int size : targetShape) {
            dims.add(size == -1 ? count.dividedBy(known) : Dim.of(size));
        }
        return inputs.reshape(Shape.of(dims));
    }

    @Override
    protected void settings(Config config) {
        targetShape = checked(config.integers("target_shape", targetShape));
    }
}
