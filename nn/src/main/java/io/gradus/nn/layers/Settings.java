package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Padding;
import java.util.Arrays;
import java.util.Optional;

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

    static double atLeast(String name, double least, double value) {
        if (!(value >= least)) {
            throw new IllegalArgumentException(
                    "%s is %s: it must be at least %s".formatted(name, value, least));
        }
        return value;
    }

    static double above(String name, double bound, double value) {
        if (!(value > bound)) {
            throw new IllegalArgumentException(
                    "%s is %s: it must be more than %s".formatted(name, value, bound));
        }
        return value;
    }

    static DType floating(String name, DType dtype) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    "%s is %s: it must be a floating dtype".formatted(name, dtype));
        }
        return dtype;
    }

    /** At least one axis. */
    static int[] someAxes(String name, int... axes) {
        if (axes.length == 0) {
            throw new IllegalArgumentException(name + " names no axis: it must name at least one");
        }
        return axes.clone();
    }

    /** An axis counted from the front, which is not the batch. */
    static int notBatch(String name, int axis, Shape shape) {
        int at = shape.axis(axis, name);
        if (at == 0) {
            throw new IllegalArgumentException(
                    "%s names the batch of inputs %s: name an axis from 1 on"
                            .formatted(name, shape));
        }
        return at;
    }

    static Optional<String> optionalText(Config config, String name, Optional<String> value) {
        var text = config.text(name, value.orElse(""));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** One count for all axes, or one for each, as one for each; 0 or more. */
    static int[] counts(String name, int axes, int... values) {
        for (int value : values) {
            atLeast(name, 0, value);
        }
        var more = sizes(name, axes, Arrays.stream(values).map(value -> value + 1).toArray());
        return Arrays.stream(more).map(value -> value - 1).toArray();
    }

    static Padding padding(String name) {
        return switch (name) {
            case "valid" -> Padding.VALID;
            case "same" -> Padding.SAME;
            default ->
                    throw new IllegalArgumentException(
                            "padding is '%s': it must be 'valid' or 'same'".formatted(name));
        };
    }

    static double within(String name, double least, double most, double value) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "%s is %s: it must be from %s to %s".formatted(name, value, least, most));
        }
        return value;
    }
}
