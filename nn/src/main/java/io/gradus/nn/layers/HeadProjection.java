package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer between several axes: [batch, …, ins…] to [batch, …, outs…], with a
 * kernel [ins…, outs…] and perhaps a bias [outs…].
 */
final class HeadProjection extends Layer {
    private final WeightSettings kernelSettings;
    private final Optional<WeightSettings> biasSettings;
    private final int ins;
    private final Shape outs;
    private @Nullable Variable kernel;
    private Optional<Variable> bias = Optional.empty();

    /**
     * A layer.
     *
     * @param ins how many axes of the inputs it replaces
     * @param outs by what
     */
    HeadProjection(
            WeightSettings kernelSettings,
            Optional<WeightSettings> biasSettings,
            int ins,
            int... outs) {
        this.kernelSettings = kernelSettings;
        this.biasSettings = biasSettings;
        this.ins = ins;
        this.outs = Shape.of(outs);
    }

    @Override
    protected void build(Shape inputShape) {
        int rank = inputShape.rank();
        var axes = new ArrayList<>(inputShape.slice(rank - ins, rank).dims());
        axes.addAll(outs.dims());
        kernel = addVariable(kernelSettings.weight(Shape.of(axes)));
        bias = biasSettings.map(settings -> addVariable(settings.weight(outs)));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var shape = inputs.shape();
        int rank = shape.rank();
        var in = shape.slice(rank - ins, rank).count();
        var rows = new ArrayList<>(shape.slice(0, rank - ins).dims());
        var results = new ArrayList<>(rows);
        rows.add(in);
        results.addAll(outs.dims());
        var matrix = cast(kernel).reshape(in.value(), outs.elements());
        var products =
                (ins == 1 ? inputs : inputs.reshape(Shape.of(rows)))
                        .matmul(matrix)
                        .reshape(Shape.of(results));
        return bias.map(b -> products.plus(cast(b))).orElse(products);
    }
}
