package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;
import java.util.List;

/** The difference of its two inputs. */
public final class Subtract extends Merge {
    /** A layer without settings. */
    public Subtract() {}

    @Override
    Tensor merge(List<Tensor> inputs) {
        return inputs.get(0).minus(inputs.get(1));
    }

    @Override
    int least() {
        return 2;
    }

    @Override
    int most() {
        return 2;
    }
}
