package io.gradus.nn;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Padding;
import java.util.List;
import java.util.Locale;

/** Checks and shapes that several layers share. */
final class Settings {
    private Settings() {}

    static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be at least 1");
        }
        return value;
    }

    /** The shape, if it is one of channels-last images. */
    static Shape images(Shape shape) {
        if (shape.rank() != 4) {
            throw new IllegalArgumentException(
                    "inputs have shape (batch, height, width, channels), not " + shape);
        }
        return shape;
    }

    /** The shape with one place for each position of a window. */
    static Shape windows(Shape images, int size, int strides, Padding padding) {
        int height = positions(images(images), 1, size, strides, padding);
        int width = positions(images, 2, size, strides, padding);
        return Shape.of(List.of(images.dim(0), Dim.of(height), Dim.of(width), images.dim(3)));
    }

    private static int positions(Shape images, int axis, int size, int strides, Padding padding) {
        int length = images.size(axis);
        if (padding == Padding.SAME) {
            return Math.ceilDiv(length, strides);
        }
        if (length < size) {
            throw new IllegalArgumentException(
                    "a window of %d×%d does not fit into images of shape %s: use a smaller one, or Padding.SAME"
                            .formatted(size, size, images));
        }
        return (length - size) / strides + 1;
    }

    /** As Keras writes it: {@code valid}, {@code same}. */
    static String name(Enum<?> setting) {
        return setting.name().toLowerCase(Locale.ROOT);
    }
}
