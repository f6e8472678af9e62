package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;
import java.util.List;

/** The mean of its inputs. */
public final class Average extends Merge {
    /** A layer without settings. */
    public Average() {}

    @Override
    Tensor merge(List<Tensor> inputs) {
        return inputs.stream().reduce(Tensor::plus).orElseThrow().div(inputs.size());
    }
}
