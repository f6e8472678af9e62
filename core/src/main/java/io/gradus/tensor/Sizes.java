package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What the open sizes of a trace are in one call.
 *
 * @param names the names of the open sizes
 * @param values the value of each
 */
record Sizes(List<String> names, List<Integer> values) {
    static final Sizes NONE = new Sizes(List.of(), List.of());
    private static final int[] NO_SIZES = {};

    int of(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalStateException("the open size " + name + " has no value: " + names);
        }
        return values.get(index);
    }

    int[] of(List<String> wanted) {
        if (wanted.isEmpty()) {
            return NO_SIZES;
        }
        var found = new int[wanted.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = of(wanted.get(i));
        }
        return found;
    }

    /** These sizes and one more. */
    Sizes and(String name, int value) {
        var moreNames = new ArrayList<>(names);
        var moreValues = new ArrayList<>(values);
        moreNames.add(name);
        moreValues.add(value);
        return new Sizes(moreNames, moreValues);
    }

    /** A type without open sizes. */
    TensorType bind(TensorType type) {
        if (type.shape().isFixed()) {
            return type;
        }
        var dims =
                type.shape().dims().stream()
                        .map(dim -> Dim.of((int) dim.evaluate(this::of)))
                        .toList();
        return new TensorType(type.dtype(), Shape.of(dims));
    }
}
