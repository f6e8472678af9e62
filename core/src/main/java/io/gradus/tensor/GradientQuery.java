package io.gradus.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A question to a {@link GradientTape}: what is differentiated, how targets are weighted, what
 * missing gradients are.
 */
public final class GradientQuery {
    private final GradientTape tape;
    private final List<Operand> targets;
    private final List<Tensor> weights;
    private final Unconnected unconnected;

    /** What the gradient of a source is on which no target depends. */
    public enum Unconnected {
        /** None: {@link Gradients#get} fails, {@link Gradients#find} is empty. */
        NONE,
        /** Zeros of the source's shape and dtype. */
        ZERO
    }

    GradientQuery(GradientTape tape, List<Operand> targets) {
        this(tape, targets, List.of(), Unconnected.NONE);
    }

    private GradientQuery(
            GradientTape tape,
            List<Operand> targets,
            List<Tensor> weights,
            Unconnected unconnected) {
        this.tape = tape;
        this.targets = targets;
        this.weights = weights;
        this.unconnected = unconnected;
    }

    /**
     * Weights the elements of the targets: what flows in from outside. Without it all weights are
     * 1.
     *
     * @param outputGradients for each target a tensor of its shape
     * @return the changed question
     * @throws IllegalArgumentException if number or shapes differ
     */
    public GradientQuery outputGradients(Operand... outputGradients) {
        if (outputGradients.length != targets.size()) {
            throw new IllegalArgumentException(
                    "outputGradients: "
                            + outputGradients.length
                            + " for "
                            + targets.size()
                            + " targets: give one for each");
        }
        var values =
                IntStream.range(0, outputGradients.length)
                        .mapToObj(i -> {
                            var target = targets.get(i);
                            var gradient = outputGradients[i].value();
                            if (!gradient.shape().equals(target.shape())) {
                                throw new IllegalArgumentException(
                                        "outputGradients: target "
                                                + i
                                                + " has shape "
                                                + target.shape()
                                                + ", its gradient "
                                                + gradient.shape()
                                                + ": they must be equal");
                            }
                            return gradient.cast(target.dtype());
                        })
                        .toList();
        return new GradientQuery(tape, targets, values, unconnected);
    }

    /**
     * Says what the gradient of a source is on which no target depends.
     *
     * @param choice none, or zeros
     * @return the changed question
     */
    public GradientQuery unconnected(Unconnected choice) {
        return new GradientQuery(tape, targets, weights, choice);
    }

    /**
     * Asks.
     *
     * @param sources tensors and variables
     * @return the gradients, in the order of the sources
     * @throws IllegalStateException if the tape was asked before and is not persistent
     */
    public Gradients gradients(Operand... sources) {
        return gradients(Arrays.asList(sources));
    }

    /**
     * Asks.
     *
     * @param sources a structure of tensors and variables: lists, maps, records, nested
     * @return the gradients
     * @throws IllegalStateException if the tape was asked before and is not persistent
     */
    public Gradients gradients(Object sources) {
        var structure = Structure.flatten(sources);
        var operands = structure.operands();
        return new Gradients(
                structure, operands, tape.answer(targets, weights, operands), unconnected);
    }
}
