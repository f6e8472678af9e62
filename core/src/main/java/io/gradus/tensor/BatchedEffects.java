package io.gradus.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Effects happen once for each example, one after another, as they would in a loop. */
final class BatchedEffects {
    private BatchedEffects() {}

    /**
     * Lets an effect happen: once if its values are the same for all.
     *
     * @param active the examples for which the code runs, null for all
     */
    static void call(EffectOp op, List<Batched> in, @Nullable Tensor active) {
        boolean different = in.stream().anyMatch(Batched::mapped);
        var inputs = new ArrayList<>(in);
        if (active != null) {
            inputs.add(new Batched(active, true));
        } else if (!different) {
            op.call(List.of(Batching.tensors(in)));
            return;
        }
        var mapped = inputs.stream().map(Batched::mapped).toList();
        new EffectOp(
                        op.name(),
                        op.line(),
                        now -> happen(op, now, mapped, active != null, different))
                .call(List.of(Batching.tensors(inputs)));
    }

    private static void happen(
            EffectOp op,
            List<Tensor> now,
            List<Boolean> mapped,
            boolean masked,
            boolean different) {
        int examples = now.get(mapped.indexOf(true)).shape().size(0);
        int values = now.size() - (masked ? 1 : 0);
        for (int example = 0; example < examples; example++) {
            if (masked && HostData.single(HostData.slice(now.getLast(), example)).intValue() == 0) {
                continue;
            }
            var slices = new ArrayList<Tensor>();
            for (int i = 0; i < values; i++) {
                slices.add(mapped.get(i) ? HostData.slice(now.get(i), example) : now.get(i));
            }
            op.action().accept(slices);
            if (!different) {
                return;
            }
        }
    }
}
