package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import java.util.Arrays;

/** Checks that several layers share. */
final class Settings {
    private Settings() {}

    static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be at least 1");
        }
        return value;
    }

    /** A share from 0 to less than 1. */
    static double share(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ": it must be at least 0 and less than 1");
        }
        return value;
    }

    /** One size for all axes, or one for each, as one for each. */
    static int[] sizes(String name, int axes, int... values) {
        if (values.length != 1 && values.length != axes) {
            throw new IllegalArgumentException(
                    "%s is %s: it must be one number, or one for each of %d axes"
                            .formatted(name, Arrays.toString(values), axes));
        }
        var sizes = new int[axes];
        for (int i = 0; i < axes; i++) {
            sizes[i] = positive(name, values[values.length == 1 ? 0 : i]);
        }
        return sizes;
    }

    /** The shape, if it has the axes of a batch of channels-last images, or of lines or volumes. */
    static Shape images(Shape shape, int axes) {
        if (shape.rank() != axes + 2) {
            throw new IllegalArgumentException(
                    "inputs have shape (batch, %s, channels), not %s"
                            .formatted(
                                    switch (axes) {
                                        case 1 -> "steps";
                                        case 2 -> "height, width";
                                        default -> "depth, height, width";
                                    },
                                    shape));
        }
        return shape;
    }
}
