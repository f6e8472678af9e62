package io.gradus.nn;

import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The layers that this thread is inside of: how a layer finds its path, its inner layers, whether
 * the model is learning, and the first values of its variables, without anybody passing them along.
 *
 * @param layer the layer
 * @param path its path, which begins the names of its variables
 * @param source where first values come from
 * @param training whether the model is learning
 * @param losses what layers have added to the loss in this call of the outermost one
 */
record Scope(
        @Nullable Layer layer,
        String path,
        InitialValues source,
        boolean training,
        List<Tensor> losses) {
    private static final ThreadLocal<Deque<Scope>> ACTIVE =
            ThreadLocal.withInitial(ArrayDeque::new);

    /** Runs code whose layers are outermost ones and take first values from a source. */
    static <T> T outermost(InitialValues values, Supplier<T> code) {
        return run(new Scope(null, "", values, false, new ArrayList<>()), code);
    }

    /** Where first values come from here. */
    static InitialValues values() {
        var active = ACTIVE.get().peek();
        return active == null ? InitialValues.drawnFrom(Generator.global()) : active.source;
    }

    /** Runs code inside a layer. */
    static <T> T within(Layer layer, boolean training, Supplier<T> code) {
        var outer = ACTIVE.get().peek();
        if (outer == null) {
            outer = new Scope(null, "", values(), false, new ArrayList<>());
        }
        if (outer.layer != null) {
            outer.layer.adopt(layer);
        }
        var scope = new Scope(layer, path(outer, layer), outer.source, training, outer.losses);
        try {
            var result = run(scope, code);
            if (outer.layer == null) {
                layer.keepLosses(outer.losses);
            }
            return result;
        } catch (LayerException error) {
            throw error;
        } catch (IllegalArgumentException error) {
            throw new LayerException(layer, scope.path, error);
        }
    }

    /** The name of an outermost model is not part of the names of its variables. */
    private static String path(Scope outer, Layer layer) {
        if (outer.layer == null) {
            return layer instanceof Model ? "" : layer.name();
        }
        return outer.path.isEmpty() ? layer.name() : outer.path + "/" + layer.name();
    }

    private static <T> T run(Scope scope, Supplier<T> code) {
        var active = ACTIVE.get();
        active.push(scope);
        try {
            return code.get();
        } finally {
            active.pop();
        }
    }

    /** Whether the model around is learning. */
    static boolean isTraining() {
        var active = ACTIVE.get().peek();
        return active != null && active.training;
    }

    /** The scope of a layer that is being built or called. */
    static Scope of(Layer layer) {
        var active = ACTIVE.get().peek();
        if (active == null || active.layer != layer) {
            throw new IllegalStateException(
                    "layer '"
                            + layer.name()
                            + "' can add variables and generators only in build(), and losses only in"
                            + " call()");
        }
        return active;
    }

    /** An error inside a layer, which it names. */
    private static final class LayerException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        LayerException(Layer layer, String path, IllegalArgumentException cause) {
            super(
                    "layer '%s' (%s): %s"
                            .formatted(
                                    path.isEmpty() ? layer.name() : path,
                                    layer.getClass().getSimpleName(),
                                    cause.getMessage()),
                    cause);
        }
    }
}
