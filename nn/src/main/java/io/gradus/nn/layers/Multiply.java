package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.List;

/**
 * The product of its inputs. What is masked in an input counts as 1, and is 0 where it is masked in
 * all of them.
 */
public final class Multiply extends Merge {
    /** A layer without settings. */
    public Multiply() {}

    @Override
    Tensor merge(List<Tensor> inputs) {
        var product =
                inputs.stream()
                        .map(input -> instead(input, mask(input), one(input)))
                        .reduce(Tensor::times)
                        .orElseThrow();
        var mask = masks(inputs).map(all -> all.stream().reduce(Tensor::logicalOr).orElseThrow());
        return instead(product, mask, Tensor.zeros(Shape.scalar(), product.dtype()));
    }

    private static Tensor one(Tensor input) {
        return Tensor.ones(Shape.scalar(), input.dtype());
    }
}
