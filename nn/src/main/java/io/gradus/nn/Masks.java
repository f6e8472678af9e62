package io.gradus.nn;

import io.gradus.tensor.Tensor;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * The masks that tensors carry: which steps of a sequence are there, and which only fill it up.
 * Layers find them by themselves; nobody passes them along.
 */
final class Masks {
    private static final Map<Tensor, Supplier<Optional<Tensor>>> MASKS = new WeakHashMap<>();

    // Most models have none, and should not pay for them.
    private static volatile boolean used;

    private Masks() {}

    static Optional<Tensor> of(Tensor tensor) {
        if (!used) {
            return Optional.empty();
        }
        synchronized (MASKS) {
            var mask = MASKS.get(tensor);
            return mask == null ? Optional.empty() : mask.get();
        }
    }

    static void put(Tensor tensor, Tensor mask) {
        used = true;
        // A symbolic mask lives as long as its trace, which tensors of the trace keep. Held from
        // here, it would keep the tensor that it belongs to, and neither would ever go.
        var weak = new WeakReference<>(mask);
        Supplier<Optional<Tensor>> held =
                mask.isSymbolic() ? () -> Optional.ofNullable(weak.get()) : () -> Optional.of(mask);
        synchronized (MASKS) {
            MASKS.put(tensor, held);
        }
    }
}
