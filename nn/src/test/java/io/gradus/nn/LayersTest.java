package io.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.layers.Conv2D;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Dropout;
import io.gradus.nn.layers.Flatten;
import io.gradus.nn.layers.MaxPooling2D;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayersTest {
    private static List<String> names(Layer layer) {
        return layer.variables().stream().map(Variable::name).toList();
    }

    private static <L extends Layer> L built(L layer, int... exampleShape) {
        layer.build(Shape.of(exampleShape), new Generator(1));
        return layer;
    }

    /** Compares tape and differences with respect to the inputs and all variables. */
    private static void checkGradients(Supplier<Layer> supplier, int... exampleShape) {
        var doubles = new Doubles(7);
        DTypePolicy.global(DTypePolicy.FLOAT64);
        Layer layer;
        try {
            layer = supplier.get();
        } finally {
            DTypePolicy.global(DTypePolicy.FLOAT32);
        }
        var shape = Shape.of(exampleShape).inserted(0, Dim.of(2));
        layer.build(List.of(new TensorType(DType.FLOAT64, shape)), doubles);
        var batch = new int[exampleShape.length + 1];
        batch[0] = 2;
        System.arraycopy(exampleShape, 0, batch, 1, exampleShape.length);
        var point = new ArrayList<Operand>(List.of(doubles.uniform(batch)));
        point.addAll(layer.variables());
        new GradientCheck().check(at -> layer.apply(at.getFirst(), true), point).requireOk();
    }

    // ---- numbers
    // ---------------------------------------------------------------------------------

    @Test
    void denseMultipliesAndAdds() {
        var layer = built(new Dense(2, Activation.RELU), 3);
        var kernel = layer.variables().get(0);
        var bias = layer.variables().get(1);
        kernel.assign(Tensor.of(new float[][] {{1, -1}, {2, 0}, {3, 1}}));
        bias.assign(Tensor.of(new float[] {10, -1}));
        var outputs = layer.apply(Tensor.of(new float[][] {{1, 2, 3}, {0, 0, -4}}));
        assertThat(outputs.toArray()).isEqualTo(new float[][] {{24, 1}, {0, 0}});
        assertThat(names(layer)).containsExactly("dense/kernel", "dense/bias");
    }

    @Test
    void denseWorksOnTheLastAxis() {
        var layer = built(new Dense(4), 5, 3);
        assertThat(layer.apply(Tensor.ones(Shape.of(2, 5, 3))).shape())
                .isEqualTo(Shape.of(2, 5, 4));
    }

    @Test
    void conv2dSlidesItsFilters() {
        var layer = built(new Conv2D(1, 2), 3, 3, 1);
        layer.variables().get(0).assign(Tensor.of(new float[] {1, 2, 3, 4}, Shape.of(2, 2, 1, 1)));
        layer.variables().get(1).assign(Tensor.of(new float[] {0.5f}));
        var image = Tensor.arange(9).reshape(1, 3, 3, 1).cast(DType.FLOAT32);
        // Top left: 0·1 + 1·2 + 3·3 + 4·4 + 0.5.
        assertThat(layer.apply(image).toFloatArray()).containsExactly(27.5f, 37.5f, 57.5f, 67.5f);
    }

    @Test
    void maxPoolingTakesTheLargest() {
        var image = Tensor.arange(16).reshape(1, 4, 4, 1).cast(DType.FLOAT32);
        assertThat(new MaxPooling2D(2).apply(image).toFloatArray()).containsExactly(5, 7, 13, 15);
        assertThat(new MaxPooling2D(3).strides(2).padding(Padding.SAME).apply(image).toFloatArray())
                .containsExactly(10, 11, 14, 15);
    }

    @Test
    void flattenKeepsTheBatch() {
        var outputs = new Flatten().apply(Tensor.ones(Shape.of(2, 3, 4, 5)));
        assertThat(outputs.shape()).isEqualTo(Shape.of(2, 60));
    }

    @Test
    void dropoutDropsWhileTrainingOnly() {
        var layer = built(new Dropout(0.25), 1000);
        var ones = Tensor.ones(Shape.of(20, 1000));
        assertThat(layer.apply(ones).toFloatArray()).containsOnly(1);
        var first = layer.apply(ones, true);
        assertThat(first.toFloatArray()).containsOnly(0, 4 / 3f);
        assertThat(first.mean().toDouble()).isCloseTo(1, offset(0.02));
        var second = layer.apply(ones, true);
        assertThat(second.toFloatArray()).isNotEqualTo(first.toFloatArray());
    }

    @Test
    void dropoutDrawsFreshNumbersInTracedCodeToo() {
        var eager = built(new Dropout(0.5), 100);
        var traced = built(new Dropout(0.5), 100);
        var function = TracedFunction.<Tensor, Tensor>of(x -> traced.apply(x, true)).openBatch();
        for (int batch : new int[] {3, 4}) {
            var ones = Tensor.ones(Shape.of(batch, 100));
            assertThat(function.apply(ones).toFloatArray())
                    .isEqualTo(eager.apply(ones, true).toFloatArray());
        }
        assertThat(function.traces()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "relu", "gelu", "silu", "sigmoid", "tanh", "softmax"})
    void activationsHaveTheNamesOfKerasAndGradients(String name) {
        var activation = Activation.of(name);
        assertThat(activation).hasToString(name);
        checkGradients(() -> new Dense(3, activation), 4);
    }

    @Test
    void convolutionsAndPoolingHaveGradients() {
        checkGradients(
                () -> new Conv2D(2, 3, Activation.TANH).strides(2).padding(Padding.SAME), 5, 6, 2);
        checkGradients(() -> new MaxPooling2D(2), 4, 4, 2);
    }

    // ---- models
    // ----------------------------------------------------------------------------------

    @Test
    void sequentialNamesItsLayersAsKerasDoes() {
        var model =
                built(
                        new Sequential(
                                new Conv2D(2, 3),
                                new MaxPooling2D(2),
                                new Conv2D(3, 3),
                                new Flatten(),
                                new Dense(4).name("hidden"),
                                new Dense(5)),
                        12,
                        12,
                        1);
        assertThat(names(model))
                .containsExactly(
                        "conv2d/kernel",
                        "conv2d/bias",
                        "conv2d_1/kernel",
                        "conv2d_1/bias",
                        "hidden/kernel",
                        "hidden/bias",
                        "dense/kernel",
                        "dense/bias");
        assertThat(model.layers().get(1).name()).isEqualTo("max_pooling2d");
        assertThat(model.inputShape()).contains(Shape.of(12, 12, 1));
        assertThat(model.apply(Tensor.ones(Shape.of(2, 12, 12, 1))).shape())
                .isEqualTo(Shape.of(2, 5));
        checkGradients(
                () ->
                        new Sequential(
                                new Conv2D(2, 2), new Flatten(), new Dense(3, Activation.TANH)),
                4,
                4,
                1);
    }

    @Test
    void modelsNest() {
        var inner = new Sequential(new Dense(3), new Dense(3)).name("block");
        var model = built(new Sequential(new Dense(3), inner), 2);
        assertThat(names(model))
                .containsExactly(
                        "dense/kernel",
                        "dense/bias",
                        "block/dense/kernel",
                        "block/dense/bias",
                        "block/dense_1/kernel",
                        "block/dense_1/bias");
    }

    @Test
    void theFirstCallBuildsToo() {
        var model = new Sequential(new Flatten(), new Dense(4));
        assertThat(model.isBuilt()).isFalse();
        assertThat(model.variables()).isEmpty();
        model.apply(Tensor.ones(Shape.of(3, 2, 2)));
        assertThat(model.isBuilt()).isTrue();
        assertThat(names(model)).containsExactly("dense/kernel", "dense/bias");
    }

    /** A layer as a user writes it: layers in fields, and a variable of its own. */
    private static final class Residual extends Layer {
        private final Layer hidden = new Dense(8, Activation.TANH);
        private final Layer back = new Dense(4);
        private Variable scale = new Variable(0f);

        @Override
        protected void build(Shape inputShape) {
            scale = addVariable("scale", Shape.of(4), Initializer.zeros());
        }

        @Override
        protected Tensor call(Tensor inputs, boolean training) {
            return inputs.plus(back.apply(hidden.apply(inputs, training), training).times(scale));
        }
    }

    @Test
    void layersInsideOwnLayersAreFound() {
        var model = built(new Sequential(new Residual(), new Residual()), 4);
        assertThat(names(model))
                .containsExactly(
                        "residual/scale",
                        "residual/dense/kernel",
                        "residual/dense/bias",
                        "residual/dense_1/kernel",
                        "residual/dense_1/bias",
                        "residual_1/scale",
                        "residual_1/dense/kernel",
                        "residual_1/dense/bias",
                        "residual_1/dense_1/kernel",
                        "residual_1/dense_1/bias");
        checkGradients(() -> new Sequential(new Residual(), new Dense(2)), 4);
    }

    @Test
    void aLayerUsedTwiceSharesItsVariables() {
        var shared = new Dense(3);
        var model = built(new Sequential(shared, new Dense(3), shared), 3);
        assertThat(names(model))
                .containsExactly("dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias");
    }

    @Test
    void theSameSeedGivesTheSameWeights() {
        var first = built(new Sequential(new Dense(5), new Dense(5)), 4).variables();
        var second = built(new Sequential(new Dense(5), new Dense(5)), 4).variables();
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i).value().toFloatArray())
                    .isEqualTo(second.get(i).value().toFloatArray());
        }
        assertThat(first.get(0).value().toFloatArray())
                .isNotEqualTo(first.get(2).value().toFloatArray());
    }

    // ---- errors
    // ----------------------------------------------------------------------------------

    @Test
    void errorsNameTheLayer() {
        var model = built(new Sequential(new Dense(3), new Sequential(new Dense(2))), 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.apply(Tensor.ones(Shape.of(2, 5))))
                .withMessageStartingWith("layer 'dense' (Dense): matmul")
                .withMessageContaining("(2, 5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> built(new Sequential(new Flatten(), new Conv2D(1, 3)), 4, 4, 1))
                .withMessage(
                        "layer 'conv2d' (Conv2D): inputs have shape (batch, height, width, channels), not (batch, 16)");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> built(new Sequential(new Sequential(new MaxPooling2D(5))), 4, 4, 1))
                .withMessageStartingWith("layer 'sequential/max_pooling2d' (MaxPooling2D): ");
    }

    @Test
    void settingsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Dense(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Conv2D(3, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Dropout(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Dropout(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new Dense(1).name("a/b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sequential(new Dense(1).name("a"), new Dense(1).name("a")))
                .withMessageContaining("named 'a'");
        var inUse = new Dense(1);
        assertThat(new Sequential(inUse).layers()).containsExactly(inUse);
        assertThatThrownBy(() -> inUse.name("late")).isInstanceOf(IllegalStateException.class);
    }
}
