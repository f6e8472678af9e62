package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The layers that this thread is inside of: how a layer finds its path, its inner layers, and the
 * first values of its variables, without anybody passing them along.
 *
 * @param layer the layer
 * @param path its path, which begins the names of its variables
 * @param source where first values come from
 */
record Scope(@Nullable Layer layer, String path, Source source) {
    private static final ThreadLocal<Deque<Scope>> ACTIVE =
            ThreadLocal.withInitial(ArrayDeque::new);

    /** Where the first values of variables come from: a generator, or a file. */
    interface Source {
        Tensor value(String path, Shape shape, DType dtype, Initializer initializer);

        Generator generator();
    }

    record Initial(Generator parent) implements Source {
        @Override
        public Tensor value(String path, Shape shape, DType dtype, Initializer initializer) {
            return initializer.value(shape, dtype, parent);
        }

        @Override
        public Generator generator() {
            return parent.split();
        }
    }

    /** Runs code whose layers are outermost ones and take first values from a source. */
    static void outermost(Source source, Runnable code) {
        run(
                new Scope(null, "", source),
                () -> {
                    code.run();
                    return true;
                });
    }

    /** Runs code inside a layer. */
    static <T> T within(Layer layer, Supplier<T> code) {
        var outer = ACTIVE.get().peek();
        if (outer == null) {
            outer = new Scope(null, "", new Initial(Generator.global()));
        }
        if (outer.layer != null) {
            outer.layer.adopt(layer);
        }
        var scope = new Scope(layer, path(outer, layer), outer.source);
        try {
            return run(scope, code);
        } catch (LayerException error) {
            throw error;
        } catch (IllegalArgumentException error) {
            throw new LayerException(layer, scope.path, error);
        }
    }

    /** The name of an outermost model is not part of the names of its variables. */
    private static String path(Scope outer, Layer layer) {
        if (outer.layer == null) {
            return layer instanceof Sequential ? "" : layer.name();
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

    /** The scope of a layer that is being built or called. */
    static Scope of(Layer layer) {
        var active = ACTIVE.get().peek();
        if (active == null || active.layer != layer) {
            throw new IllegalStateException(
                    "layer '"
                            + layer.name()
                            + "' can add variables and generators only in build()");
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
