package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A node with sizes that a loop before it defines: it is bound when the loop has run, and a few
 * such bindings are kept.
 */
final class LateStep implements Step {
    private static final int KEPT = 8;

    private final Code code;
    private final ToLongFunction<String> known;
    private final List<String> names;
    private final int[] slots;
    private final Map<List<Integer>, Step> bindings =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<List<Integer>, Step> eldest) {
                    return size() > KEPT;
                }
            };

    private LateStep(Code code, ToLongFunction<String> known, List<String> names, int[] slots) {
        this.code = code;
        this.known = known;
        this.names = names;
        this.slots = slots;
    }

    /** The same code, bound when the named sizes stand in their slots. */
    static Code code(Code code, List<String> names, Slots slots) {
        int[] places = names.stream().mapToInt(slots::of).toArray();
        return symbols -> new LateStep(code, symbols, names, places);
    }

    @Override
    public void run(@Nullable Object[] arrays, Parallel parallel) {
        var sizes = Arrays.stream(slots).mapToObj(slot -> (Integer) arrays[slot]).toList();
        Step step;
        synchronized (bindings) {
            step = bindings.computeIfAbsent(sizes, this::bind);
        }
        step.run(arrays, parallel);
    }

    private Step bind(List<Integer> sizes) {
        return code.bind(name -> {
            int index = names.indexOf(name);
            return index < 0 ? known.applyAsLong(name) : sizes.get(index);
        });
    }
}
