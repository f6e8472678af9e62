package io.gradus.data;

import io.gradus.tensor.Tensor;
import java.util.List;

/**
 * What one training step sees: the tensors that a model is shown, those that it should answer, and
 * how much each example counts. Row i of all tensors belongs to example i.
 *
 * @param inputs one tensor for each input of the model, of shape [n, …]
 * @param targets one tensor for each output of the model, of shape [n, …]; empty where there is
 *     nothing to compare with
 * @param weights how much each example counts, or each step of a sequence: one tensor for each
 *     output, one for all, or none; of shape [n] or [n, time]
 */
public record Batch(List<Tensor> inputs, List<Tensor> targets, List<Tensor> weights) {
    /**
     * Checks that there is something to be shown.
     *
     * @throws IllegalArgumentException if there is no input, or numbers of rows differ
     */
    public Batch {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        weights = List.copyOf(weights);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one input");
        }
        var first = inputs.getFirst();
        for (var part : List.of(inputs, targets, weights)) {
            for (var tensor : part) {
                if (tensor.rank() == 0 || first.rank() == 0) {
                    throw new IllegalArgumentException(
                            "the tensors of a batch have a row for each example; one is a scalar");
                }
                if (!tensor.shape().dim(0).equals(first.shape().dim(0))) {
                    throw new IllegalArgumentException(
                            "the tensors of a batch have a row for each example: one has shape %s, another %s"
                                    .formatted(first.shape(), tensor.shape()));
                }
            }
        }
    }

    /**
     * A batch for a model of one input and one output.
     *
     * @param input what the model is shown, [n, …]
     * @param target what it should answer, [n, …]
     * @return the batch
     */
    public static Batch of(Tensor input, Tensor target) {
        return new Batch(List.of(input), List.of(target), List.of());
    }

    /**
     * A batch for a model of one input and one output, whose examples count differently.
     *
     * @param input what the model is shown, [n, …]
     * @param target what it should answer, [n, …]
     * @param weight how much each example counts, [n]
     * @return the batch
     */
    public static Batch of(Tensor input, Tensor target, Tensor weight) {
        return new Batch(List.of(input), List.of(target), List.of(weight));
    }

    /**
     * A batch with nothing to compare with.
     *
     * @param inputs one tensor for each input of the model
     * @return the batch
     */
    public static Batch ofInputs(Tensor... inputs) {
        return new Batch(List.of(inputs), List.of(), List.of());
    }

    /** What an element of a data set is to training. */
    static Batch ofElement(Object element) {
        return switch (element) {
            case Batch batch -> batch;
            case Examples(var inputs, var targets) -> of(inputs, targets);
            case Tensor inputs -> ofInputs(inputs);
            default ->
                    throw new IllegalArgumentException(
                            "training takes a Batch, Examples or a Tensor, not a "
                                    + element.getClass().getSimpleName()
                                    + ": say how to make one, as in batches(m -> Batch.of(…))");
        };
    }

    /**
     * The input of a model that has one.
     *
     * @return the first input
     */
    public Tensor input() {
        return inputs.getFirst();
    }

    /**
     * The target of a model that has one output.
     *
     * @return the first target
     * @throws IllegalArgumentException if there are no targets
     */
    public Tensor target() {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "the batch has no targets: give what the model should answer besides its"
                            + " inputs");
        }
        return targets.getFirst();
    }

    /**
     * How many examples there are.
     *
     * @return the number of rows
     */
    public int count() {
        return input().shape().size(0);
    }
}
