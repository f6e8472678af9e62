package io.gradus.nn;

import io.gradus.data.Batch;
import io.gradus.data.BatchSource;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Lets a model predict, batch after batch. */
final class Prediction {
    private final Model model;
    private final TracedFunction<List<Tensor>, List<Tensor>> step;

    Prediction(Model model) {
        this.model = model;
        this.step =
                TracedFunction.<List<Tensor>, List<Tensor>>of(inputs ->
                                model.predictStep(new Batch(inputs, List.of(), List.of())))
                        .openBatch();
    }

    List<Tensor> apply(Batch batch) {
        Training.ensureBuilt(model, batch.inputs());
        return step.apply(batch.inputs());
    }

    List<Tensor> run(BatchSource batches, List<Callback> callbacks) {
        var plan = new Callback.Plan(1, batches.steps(), false);
        var all = new CallbackList(model, plan, callbacks);
        all.onPredictBegin();
        var parts = new ArrayList<List<Tensor>>();
        try (var epoch = batches.open(0)) {
            while (epoch.hasNext()) {
                int number = parts.size();
                var batch = epoch.next();
                all.onPredictBatchBegin(number);
                parts.add(apply(batch));
                all.onPredictBatchEnd(number);
            }
        }
        all.onPredictEnd();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("there is no batch to predict");
        }
        return IntStream.range(0, parts.getFirst().size())
                .mapToObj(i -> Tensors.concat(0, parts.stream().map(part -> part.get(i)).toList()))
                .toList();
    }

    /** The output of a model that has one. */
    static Tensor only(List<Tensor> outputs) {
        if (outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "the model has %d outputs: predict batches, which returns a list"
                            .formatted(outputs.size()));
        }
        return outputs.getFirst();
    }
}
