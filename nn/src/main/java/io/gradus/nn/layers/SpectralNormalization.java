package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.Weight;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer whose kernel is divided by its largest singular value in each training step, so that the
 * layer does not stretch anything (Miyato et al., 2018). The singular value is found by power
 * iteration, which goes on from step to step.
 */
public final class SpectralNormalization extends Wrapper {
    private static final List<String> KERNELS = List.of("kernel", "embeddings");

    private int powerIterations = 1;
    private @Nullable Variable kernel;
    private @Nullable Variable vector;

    /**
     * A layer with one power iteration in each step.
     *
     * @param layer a layer with a kernel or embeddings, such as {@link Dense} or {@link Conv2D}
     */
    public SpectralNormalization(Layer layer) {
        super(layer);
    }

    /**
     * Sets how many power iterations there are in each step; 1 without this.
     *
     * @param powerIterations how many
     * @return this layer
     */
    public SpectralNormalization powerIterations(int powerIterations) {
        this.powerIterations = Settings.positive("powerIterations", powerIterations);
        return this;
    }

    @Override
    protected void build(Shape inputShape) {
        // The kernel must be there before the vector, whose size it has.
        layer().outputTypes(List.of(new TensorType(layer().dtype().compute(), inputShape)));
        var variables = layer().variablesByPath();
        kernel =
                KERNELS.stream()
                        .filter(variables::containsKey)
                        .map(variables::get)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "layer '%s' has neither a kernel nor embeddings, but %s"
                                                .formatted(layer().name(), variables.keySet())));
        vector =
                addVariable(
                        Weight.of(
                                        "vector_u",
                                        Shape.of(1, kernel.shape().size(-1)),
                                        (shape, dtype, generator) ->
                                                generator.truncatedNormal(shape, 0, 0.02, dtype))
                                .dtype(kernel.dtype())
                                .fixed());
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        if (training) {
            normalize();
        }
        return layer().apply(inputs, training);
    }

    private void normalize() {
        var whole = kernel.value().stopGradient();
        var matrix = whole.reshape(-1, whole.shape().size(-1));
        var u = vector.value();
        var v = u;
        for (int i = 0; i < powerIterations; i++) {
            v = Arranged.ofLengthOne(u.matmul(matrix, false, true), -1);
            u = Arranged.ofLengthOne(v.matmul(matrix), -1);
        }
        var sigma = v.matmul(matrix).matmul(u, false, true).reshape(Shape.scalar());
        // A kernel of zeros has no singular value: it stays, and so does the vector.
        var nothing = sigma.equal(0);
        vector.assign(Tensors.where(nothing, vector, u));
        kernel.assign(
                whole.div(
                        Tensors.where(nothing, Tensor.ones(Shape.scalar(), sigma.dtype()), sigma)));
    }

    /** Those of the layer inside. */
    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        return outputs.stream().map(Layer::mask).toList();
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        powerIterations =
                Settings.positive(
                        "power_iterations", config.integer("power_iterations", powerIterations));
    }
}
