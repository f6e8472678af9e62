package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.ir.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** An effect on fixed sizes: it is shown the arrays as they are. */
final class EffectStep implements Step {
    private final Effect effect;
    private final int[] inputs;
    private final List<int[]> sizes = new ArrayList<>();

    private EffectStep(Effect effect, Slots slots, ToLongFunction<String> symbols) {
        this.effect = effect;
        inputs = slots.of(effect.inputs());
        for (var input : effect.inputs()) {
            sizes.add(
                    input.shape().dims().stream()
                            .mapToInt(dim -> Math.toIntExact(dim.evaluate(symbols)))
                            .toArray());
        }
    }

    static Code code(Effect effect, Slots slots) {
        return symbols -> new EffectStep(effect, slots, symbols);
    }

    @Override
    public void run(@Nullable Object[] slots, Parallel parallel) {
        if (parallel instanceof StepClock) {
            return; // a run that is measured is no run that anybody shall see
        }
        var arrays = new ArrayList<Object>();
        for (int input : inputs) {
            arrays.add(slots[input]);
        }
        effect.action().run(arrays, sizes);
    }
}
