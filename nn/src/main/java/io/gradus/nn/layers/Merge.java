package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * One output of several inputs, element by element. Inputs of fewer axes get axes of size 1 behind
 * the batch; then sizes of 1 stretch. Outputs have a mask if all inputs have one: a step counts if
 * it does in any of them.
 */
public abstract class Merge extends Layer {
    Merge() {}

    /** Merges inputs of equal rank. */
    abstract Tensor merge(List<Tensor> inputs);

    /** How many inputs there must be. */
    int least() {
        return 1;
    }

    /** How many inputs there may be. */
    int most() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        int count = inputShapes.size();
        if (count < least() || count > most()) {
            throw new IllegalArgumentException(
                    "takes %s inputs, not %d"
                            .formatted(least() == most() ? least() : least() + " or more", count));
        }
    }

    @Override
    protected final List<Tensor> call(List<Tensor> inputs, boolean training) {
        int rank = inputs.stream().mapToInt(Tensor::rank).max().orElse(0);
        return List.of(merge(inputs.stream().map(input -> widened(input, rank)).toList()));
    }

    private static Tensor widened(Tensor input, int rank) {
        if (input.rank() == rank) {
            return input;
        }
        var wide = input;
        while (wide.rank() < rank) {
            wide = wide.expandDims(Math.min(1, wide.rank()));
        }
        var result = wide;
        mask(input).ifPresent(mask -> masked(result, mask));
        return wide;
    }

    /** The masks of inputs, one for each; empty where one has none. */
    static Optional<List<Tensor>> masks(List<Tensor> inputs) {
        var masks = inputs.stream().map(Layer::mask).flatMap(Optional::stream).toList();
        return masks.size() == inputs.size() && !masks.isEmpty()
                ? Optional.of(masks)
                : Optional.empty();
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        var mask = masks(inputs).map(all -> all.stream().reduce(Tensor::logicalOr).orElseThrow());
        return Collections.nCopies(outputs.size(), mask);
    }

    /** A mask with axes of size 1 behind, so that it stretches over its tensor. */
    static Tensor over(Tensor mask, Tensor x) {
        var wide = mask;
        while (wide.rank() < x.rank()) {
            wide = wide.expandDims(-1);
        }
        return wide;
    }

    /** Elements that are masked are those of another tensor. */
    static Tensor instead(Tensor x, Optional<Tensor> mask, Tensor other) {
        return mask.map(kept -> Tensors.where(over(kept, x), x, other)).orElse(x);
    }

    /** Chooses one input after the other, from what is not masked. */
    static Tensor chosen(List<Tensor> inputs, BinaryOperator<Tensor> choice) {
        var chosen = inputs.getFirst();
        var known = mask(chosen);
        for (var input : inputs.subList(1, inputs.size())) {
            var mask = mask(input);
            var next = instead(input, mask, chosen);
            chosen = choice.apply(instead(chosen, known, next), next);
            known =
                    mask.isPresent() && known.isPresent()
                            ? Optional.of(known.get().logicalOr(mask.get()))
                            : Optional.empty();
        }
        return chosen;
    }

    @Override
    protected void settings(Config config) {}
}
