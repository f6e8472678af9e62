package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Its inputs one behind the other along an axis. Where any of them has a mask, the outputs have
 * one: a step counts if it does in all of them, and along the axis itself each input brings its
 * own.
 */
public final class Concatenate extends Layer {
    private int axis;

    /** Along the last axis. */
    public Concatenate() {
        this(-1);
    }

    /**
     * Along any axis.
     *
     * @param axis counted from the end if negative
     */
    public Concatenate(int axis) {
        this.axis = axis;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        var first = inputShapes.getFirst();
        int at = first.axis(axis, "axis");
        for (var shape : inputShapes) {
            if (shape.rank() != first.rank()
                    || !shape.without(at).without(0).equals(first.without(at).without(0))) {
                throw new IllegalArgumentException(
                        "inputs %s do not fit: they must be equal but for axis %d"
                                .formatted(inputShapes, axis));
            }
        }
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        return List.of(Tensors.concat(axis, inputs));
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        if (inputs.stream().allMatch(input -> mask(input).isEmpty())) {
            return List.of(Optional.empty());
        }
        var rank =
                mask(inputs.stream().filter(i -> mask(i).isPresent()).findFirst().orElseThrow())
                        .orElseThrow()
                        .rank();
        int at = inputs.getFirst().shape().axis(axis, "axis");
        var masks = new ArrayList<Tensor>();
        for (var input : inputs) {
            masks.add(
                    mask(input)
                            .orElseGet(
                                    () -> Tensor.ones(input.shape().slice(0, rank), DType.BOOL)));
        }
        return List.of(
                Optional.of(
                        at < rank
                                ? Tensors.concat(at, masks)
                                : masks.stream().reduce(Tensor::logicalAnd).orElseThrow()));
    }

    @Override
    protected void settings(Config config) {
        axis = config.integer("axis", axis);
    }
}
