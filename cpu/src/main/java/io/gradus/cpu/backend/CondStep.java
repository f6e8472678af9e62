package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.ir.Region;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A choice between two graphs on fixed sizes: the one that is chosen runs. */
final class CondStep implements Step {
    private final BoundGraph then;
    private final BoundGraph otherwise;
    private final int predicate;
    private final int[] arguments;
    private final int[] outputs;

    private CondStep(
            Region.Cond cond,
            GraphCode then,
            GraphCode otherwise,
            Slots slots,
            ToLongFunction<String> symbols) {
        this.then = then.bind(symbols);
        this.otherwise = otherwise.bind(symbols);
        predicate = slots.of(cond.predicate());
        arguments = slots.of(cond.arguments());
        outputs = slots.of(cond.outputs());
    }

    static Code code(Region.Cond cond, GraphCode then, GraphCode otherwise, Slots slots) {
        return symbols -> new CondStep(cond, then, otherwise, slots, symbols);
    }

    @Override
    public void run(@Nullable Object[] slots, Parallel parallel) {
        var inputs = new Object[arguments.length];
        Slots.take(slots, arguments, inputs, 0);
        var chosen = Slots.isTrue(slots[predicate]) ? then : otherwise;
        var results = chosen.runBody(inputs, parallel);
        for (int i = 0; i < outputs.length; i++) {
            Slots.put(slots, outputs[i], results[i], arguments);
        }
    }
}
