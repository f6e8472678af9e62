package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;
import java.util.List;

/** The sum of its inputs. */
public final class Add extends Merge {
    /** A layer without settings. */
    public Add() {}

    @Override
    Tensor merge(List<Tensor> inputs) {
        return inputs.stream().reduce(Tensor::plus).orElseThrow();
    }
}
