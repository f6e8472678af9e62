package io.gradus.tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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

    /** The sum of the gradients of tensors that stand for one source. */
    Optional<Cotangent> gradient(Collection<Long> ids) {
        Optional<Cotangent> sum = Optional.empty();
        for (long id : ids) {
            var part = gradient(id);
            if (part.isPresent()) {
                sum = sum.isEmpty() ? part : Optional.of(add(sum.get(), part.get()));
            }
        }
        return sum;
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
        if (entry.op instanceof FunctionOp function) {
            back(entry, function, needed);
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
            forget(output);
        }
        var inputs = entry.gradient(needed, reached, upstream);
        for (int i = 0; i < needed.length; i++) {
            @Nullable Cotangent gradient = inputs.get(i);
            if (needed[i] && gradient != null) {
                accumulate(entry.inputs[i], gradient);
            }
        }
    }

    /** Lets a function go on with the sums of this walk. */
    private void back(TapeEntry entry, FunctionOp function, boolean[] needed) {
        var upstream = new ArrayList<@Nullable Tensor>();
        for (long output : entry.outputs) {
            var gradient = gradients.get(output);
            upstream.add(gradient == null ? null : gradient.toTensor());
            forget(output);
        }
        var before = new ArrayList<@Nullable Cotangent>();
        var first = new boolean[needed.length];
        var seen = new HashSet<Long>();
        for (int i = 0; i < needed.length; i++) {
            first[i] = seen.add(entry.inputs[i]);
            before.add(first[i] ? gradients.get(entry.inputs[i]) : null);
        }
        var sums = function.addTo(needed, upstream, before);
        for (int i = 0; i < needed.length; i++) {
            @Nullable Cotangent sum = sums.get(i);
            if (needed[i] && sum != null) {
                if (first[i]) {
                    gradients.put(entry.inputs[i], sum);
                } else {
                    accumulate(entry.inputs[i], sum);
                }
            }
        }
    }

    /**
     * Lets go of the gradient of an output. All its readers come after the call that made it, so
     * nobody adds to it any more.
     */
    private void forget(long output) {
        if (!sources.contains(output)) {
            gradients.forget(output);
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
