package io.gradus.nn;

import io.gradus.data.Batch;
import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Turns weights of classes into weights of examples, as Keras does. */
final class ClassWeights {
    private ClassWeights() {}

    static Batch weighted(Batch batch, Map<Integer, Double> weights) {
        if (weights.isEmpty()) {
            return batch;
        }
        if (batch.targets().size() != 1) {
            throw new IllegalArgumentException(
                    "class weights are for models of one output, not of " + batch.targets().size());
        }
        var classes = classes(batch.target());
        int largest = weights.keySet().stream().mapToInt(i -> i).max().orElse(0);
        var table = new float[Math.max(largest, classes.max().toInt()) + 1];
        for (int i = 0; i < table.length; i++) {
            table[i] = weights.getOrDefault(i, 1.0).floatValue();
        }
        var ofExamples = Tensor.of(table).gather(classes);
        var all =
                batch.weights().isEmpty()
                        ? ofExamples
                        : ofExamples.times(batch.weights().getFirst().cast(DType.FLOAT32));
        return new Batch(batch.inputs(), batch.targets(), List.of(all));
    }

    /** Class numbers, from numbers or from one-hot rows. */
    private static Tensor classes(Tensor targets) {
        boolean oneHot = targets.rank() > 1 && !targets.shape().dim(-1).is(1);
        var classes = oneHot ? targets.argMax(-1) : targets;
        boolean column = classes.rank() > 1 && classes.shape().dim(-1).is(1);
        return (column ? classes.squeeze(-1) : classes).cast(DType.INT32);
    }
}
