package io.gradus.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One walk back along a tape, from the gradients of targets to those of sources. */
final class BackwardWalk {
    private final List<TapeEntry> entries;
    private final LongMap<Boolean> sources = new LongMap<>();
    private final LongMap<Boolean> depending = new LongMap<>();
    private final LongMap<Cotangent> gradients = new LongMap<>();

    /** The entries as they are now: a persistent tape may record the walk itself. */
    BackwardWalk(List<TapeEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Asks for the gradient of a tensor. */
    void source(long id) {
        sources.put(id, true);
        depending.put(id, true);
    }

    /** Adds to the gradient of a target. */
    void seed(long id, Cotangent gradient) {
        accumulate(id, gradient);
    }

    Optional<Cotangent> gradient(long id) {
        return Optional.ofNullable(gradients.get(id));
    }

    void run() {
        // Forward first: only what depends on a source needs a gradient.
        for (var entry : entries) {
            for (long input : entry.inputs) {
                if (depending.contains(input)) {
                    for (long output : entry.outputs) {
                        depending.put(output, true);
                    }
                    break;
                }
            }
        }
        for (var entry : entries.reversed()) {
            back(entry);
        }
    }

    private void back(TapeEntry entry) {
        var reached = new boolean[entry.outputs.length];
        boolean any = false;
        for (int i = 0; i < reached.length; i++) {
            reached[i] = gradients.get(entry.outputs[i]) != null;
            any |= reached[i];
        }
        var needed = new boolean[entry.inputs.length];
        boolean asked = false;
        for (int i = 0; i < needed.length; i++) {
            needed[i] =
                    depending.contains(entry.inputs[i])
                            && entry.inputTypes.get(i).dtype().isFloating();
            asked |= needed[i];
        }
        if (!any || !asked) {
            return;
        }
        var upstream = new ArrayList<Tensor>();
        for (int i = 0; i < entry.outputs.length; i++) {
            long output = entry.outputs[i];
            var gradient = gradients.get(output);
            var type = entry.outputTypes.get(i);
            upstream.add(
                    gradient == null
                            ? Tensor.zeros(type.shape(), type.dtype())
                            : gradient.toTensor());
            // All readers of an output come after the call that made it, so nobody adds to its
            // gradient any more.
            if (!sources.contains(output)) {
                gradients.forget(output);
            }
        }
        var inputs = entry.gradient(needed, reached, upstream);
        for (int i = 0; i < needed.length; i++) {
            @Nullable Cotangent gradient = inputs.get(i);
            if (needed[i] && gradient != null) {
                accumulate(entry.inputs[i], gradient);
            }
        }
    }

    private void accumulate(long id, Cotangent gradient) {
        var sum = gradients.get(id);
        gradients.put(id, sum == null ? gradient : add(sum, gradient));
    }

    /** The sum of two gradients: slices stay slices among themselves. */
    static Cotangent add(Cotangent a, Cotangent b) {
        return a instanceof IndexedSlices x && b instanceof IndexedSlices y
                ? x.and(y)
                : a.toTensor().plus(b.toTensor());
    }
}
