package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.DTypePolicy;
import io.gradus.nn.InitialValues;
import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.optimizers.SGD;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoreLayersTest {
    private static Layer built(Layer layer, int... sizes) {
        layer.build(Shape.of(sizes), new Generator(1));
        return layer;
    }

    // ---- embeddings
    // ------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientsOfEmbeddingsAreSparse(boolean mixed) {
        var layer = new Embedding(5, 2);
        layer.dtype(mixed ? DTypePolicy.MIXED_BFLOAT16 : DTypePolicy.FLOAT32);
        var numbers = Tensor.of(new int[][] {{3, 1}, {3, 4}});
        built(layer, 2);
        var table = layer.variables().getFirst();
        var before = table.value();
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = layer.apply(numbers, true).sum();
        }
        var gradients = tape.gradients(loss, table);
        var sparse = gradients.sparse(table).orElseThrow();
        assertThat(sparse.getClass().getSimpleName()).isEqualTo("IndexedSlices");
        assertThat(gradients.get(table).toDoubleArray())
                .containsExactly(0, 0, 1, 1, 0, 0, 2, 2, 1, 1);
        assertThat(table.value()).isSameAs(before);
    }

    @Test
    void trainingChangesOnlyTheRowsThatWereLookedUp() {
        var layer = new Embedding(4, 2);
        var symbol = Input.of(Shape.of(2), DType.INT32);
        var model = Model.of(symbol, new Flatten().apply(layer.apply(symbol)));
        model.compile(new SGD(1), new MeanSquaredError());
        var before = layer.variables().getFirst().value().toDoubleArray();
        model.fit(Tensor.of(new int[][] {{1, 3}}), Tensor.ones(Shape.of(1, 4)), 1);
        var after = layer.variables().getFirst().value().toDoubleArray();
        assertThat(new double[] {after[0], after[1], after[4], after[5]})
                .containsExactly(before[0], before[1], before[4], before[5]);
        assertThat(after[2]).isNotEqualTo(before[2]);
        assertThat(after[7]).isNotEqualTo(before[7]);
    }

    @Test
    void embeddingsMaskZeros() {
        var numbers = Tensor.of(new int[][] {{2, 0, 1}, {0, 0, 3}});
        var mask = Layer.mask(new Embedding(4, 2).maskZero(true).apply(numbers)).orElseThrow();
        assertThat(mask.toBooleanArray()).containsExactly(true, false, true, false, false, true);
        assertThat(Layer.mask(new Embedding(4, 2).apply(numbers))).isEmpty();
    }

    @Test
    void embeddingsTakeWholeNumbersOfAnyDtype() {
        var layer = new Embedding(300, 2);
        layer.dtype(DTypePolicy.MIXED_BFLOAT16);
        var bytes = layer.apply(Tensor.of(new int[] {257, 3}).cast(DType.INT64));
        // 257 is no number of bfloat16.
        var floats = layer.apply(Tensor.of(new float[] {257, 3}));
        assertThat(floats.toFloatArray()).containsExactly(bytes.toFloatArray());
    }

    @Test
    void embeddingsAreRegularizedAndConstrained() {
        var layer =
                built(
                        new Embedding(4, 2)
                                .embeddingsInitializer("ones")
                                .embeddingsRegularizer(Regularizer.l2(0.5))
                                .embeddingsConstraint(Constraint.unitNorm(1)),
                        3);
        assertThat(layer.losses().getFirst().toDouble()).isEqualTo(4);
        var table = layer.variables().getFirst();
        var kept = table.constraint().orElseThrow().apply(table.value());
        assertThat(kept.square().sum().toDouble()).isCloseTo(4, Offset.offset(1e-5));
    }

    @Test
    void aReversibleEmbeddingServesBothEndsOfAModel() {
        var tokens = Input.of(Shape.of(3), DType.INT32);
        var table = new ReversibleEmbedding(5, 4);
        var model = Model.of(tokens, table.apply(new Dense(4).apply(table.apply(tokens))));
        assertThat(model.variables()).hasSize(3);
        var logits = model.apply(Tensor.of(new int[][] {{1, 2, 3}}));
        assertThat(logits.shape()).isEqualTo(Shape.of(1, 3, 5));
        var embeddings = table.variables().getFirst();
        var vectors = Tensor.randomNormal(Shape.of(2, 4));
        assertThat(table.reverse(vectors).toFloatArray())
                .containsExactly(vectors.matmul(embeddings, false, true).toFloatArray());
    }

    @Test
    void theWayBackMayHaveADtypeOfItsOwn() {
        var table = new ReversibleEmbedding(5, 4).reverseDtype(DType.FLOAT32);
        table.dtype(DTypePolicy.MIXED_FLOAT16);
        built(table, 4);
        var vectors = table.apply(Tensor.of(new int[] {1, 2}));
        assertThat(vectors.dtype()).isEqualTo(DType.FLOAT16);
        assertThat(table.apply(vectors).dtype()).isEqualTo(DType.FLOAT32);
        assertThatThrownBy(() -> new ReversibleEmbedding(5, 4).reverseDtype(DType.INT32))
                .hasMessageContaining("reverseDtype is int32");
        assertThatThrownBy(() -> new ReversibleEmbedding(5, 4).reverse(vectors))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reversible_embedding");
    }

    // ---- masks
    // -----------------------------------------------------------------------------------

    @Test
    void maskingLeavesOutStepsAllOfWhoseFeaturesHaveTheValue() {
        var x = Tensor.of(new float[] {9, 9, 9, 1, 2, 9}, Shape.of(1, 3, 2));
        var y = new Masking(9).apply(x);
        assertThat(y.toFloatArray()).containsExactly(0, 0, 9, 1, 2, 9);
        assertThat(Layer.mask(y).orElseThrow().toBooleanArray()).containsExactly(false, true, true);
    }

    @Test
    void softmaxUsesACarriedMaskOfItsRank() {
        var x = Tensor.of(new float[][] {{1, 2, 3}});
        var mask = Tensor.of(new boolean[] {true, false, true}, Shape.of(1, 3));
        var y = new Softmax().apply(Layer.masked(x, mask)).toDoubleArray();
        assertThat(y[1]).isZero();
        assertThat(y[0] + y[2]).isCloseTo(1, Offset.offset(1e-6));
        var none = new Softmax().apply(List.of(x, Tensor.zeros(Shape.of(1, 3))));
        assertThat(none.toFloatArray()).containsOnly(1f / 3);
    }

    @Test
    void aLayerThatReturnsItsInputDoesNotChangeItsMask() {
        var mask = Tensor.of(new boolean[] {true, false}, Shape.of(1, 2));
        var x = Layer.masked(Tensor.ones(Shape.of(1, 2, 3)), mask);
        var stopped = new Lambda(in -> in).apply(x);
        assertThat(Layer.mask(stopped)).isEmpty();
        var turned = new Lambda(in -> in).mask(Tensor::logicalNot).apply(x);
        assertThat(Layer.mask(turned).orElseThrow().toBooleanArray()).containsExactly(false, true);
        assertThat(Layer.mask(x)).containsSame(mask);
    }

    @Test
    void aLambdaMayTakeAndGiveSeveralTensors() {
        var layer = Lambda.ofAll(in -> List.of(in.get(0).plus(in.get(1)), in.get(0)));
        var outputs = layer.applyAll(List.of(Tensor.of(1f), Tensor.of(2f)), false);
        assertThat(outputs.get(0).toFloat()).isEqualTo(3);
        assertThat(outputs.get(1).toFloat()).isEqualTo(1);
        assertThatThrownBy(() -> new Lambda(x -> x).apply(outputs))
                .hasMessageContaining("takes one input, not 2");
    }

    // ---- errors
    // ----------------------------------------------------------------------------------

    private static void assertRejected(Runnable code, String... words) {
        assertThatThrownBy(code::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void wrongSettingsAreNamed() {
        assertRejected(() -> new Dense(0), "units is 0");
        assertRejected(() -> new Embedding(0, 2), "inputDim is 0");
        assertRejected(() -> new LeakyReLU(-1), "negativeSlope is -1.0");
        assertRejected(() -> new ReLU().maxValue(-1), "maxValue is -1.0");
        assertRejected(() -> new Softmax(new int[0]), "axis names no axis");
        assertRejected(() -> new EinsumDense("ab->ab", 2), "'ab->ab' is no equation");
        assertRejected(() -> new EinsumDense("ab,bc->ac", 2, 3), "2 sizes", "asks for 1");
        assertRejected(() -> new EinsumDense("...b,bc->ac", 2), "'...b,bc->ac'", "dots");
        assertRejected(() -> new EinsumDense("ab,bc->ac", 2).biasAxes("b"), "biasAxes 'b'");
    }

    @Test
    void inputsThatDoNotFitAreNamed() {
        assertRejected(
                () -> built(new EinsumDense("abc,cd->abd", -1, 2), 4), "'abc,cd->abd'", "inputs");
        assertRejected(
                () -> built(new EinsumDense("abc,cd->abd", 3, 2), 4, 5), "size 3 for 'b'", "4");
        assertRejected(
                () -> built(new EinsumDense("ab,bcz->ac", 2), 4), "'z' of the kernel", "unknown");
        assertRejected(() -> built(new PReLU().sharedAxes(0), 4), "sharedAxes", "batch");
        assertRejected(() -> built(new PReLU().sharedAxes(3), 4), "axis 3");
        var type = new TensorType(DType.FLOAT32, Shape.of(3));
        assertRejected(
                () ->
                        new Dense(2)
                                .build(
                                        List.of(type, type, type),
                                        InitialValues.drawnFrom(new Generator(1))),
                "shape (batch, …, size)");
    }
}
