package io.gradus.nn.layers;

import static io.gradus.nn.layers.Sequences.assertClose;
import static io.gradus.nn.layers.Sequences.random;
import static io.gradus.nn.layers.Sequences.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.DTypePolicy;
import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.ops.Neural;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorSpec;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest {
    // ---- PyTorch's numbers
    // -----------------------------------------------------------------------

    private static List<Tensor> withGradients(Layer layer, List<Tensor> inputs) {
        var tape = new GradientTape();
        List<Tensor> outputs;
        Tensor loss;
        try (tape) {
            inputs.subList(0, 2).forEach(tape::watch);
            var keys = Layer.masked(inputs.get(1).identity(), inputs.get(2));
            outputs = layer.applyAll(List.of(inputs.get(0), keys, inputs.get(3)), true);
            loss = outputs.getFirst().square().sum();
        }
        var sources = new ArrayList<Operand>(inputs.subList(0, 2));
        sources.addAll(layer.variables());
        var found = tape.gradients(loss, sources);
        var all = new ArrayList<>(outputs);
        sources.forEach(source -> all.add(found.get(source).value()));
        return all;
    }

    /** With a mask of keys, and one of queries and keys. */
    @Test
    void multiHeadAttentionHasTheNumbersOfPyTorch() throws Exception {
        var numbers = SequenceNumbers.of("mha");
        var layer = wide(new MultiHeadAttention(2, 2).returnAttentionScores(true));
        var keysSeen =
                Tensor.of(
                        new boolean[] {true, true, true, false, true, true, true, true},
                        Shape.of(2, 4));
        var seen =
                Tensor.of(
                                new boolean[] {
                                    true, false, true, true, true, true, false, true, false, true,
                                    true, true
                                },
                                Shape.of(1, 3, 4))
                        .broadcastTo(Shape.of(2, 3, 4));
        var inputs = List.of(numbers.get("q"), numbers.get("kv"), keysSeen, seen);
        layer.applyAll(List.of(inputs.get(0), inputs.get(1)), false);
        var biases = numbers.all("qb", "kb", "vb").stream().map(b -> b.reshape(2, 2)).toList();
        layer.weights(
                List.of(
                        numbers.get("qk"),
                        biases.get(0),
                        numbers.get("kk"),
                        biases.get(1),
                        numbers.get("vk"),
                        biases.get(2),
                        numbers.get("ok"),
                        numbers.get("ob")));
        var compiled = TracedFunction.of((List<Tensor> in) -> withGradients(layer, in));
        for (var results : List.of(withGradients(layer, inputs), compiled.apply(inputs))) {
            assertClose(results.get(0), numbers.get("y"));
            assertClose(results.get(1), numbers.get("w"));
            assertClose(results.get(2), numbers.get("dq"));
            assertClose(results.get(3), numbers.get("dkv"));
            assertClose(results.get(4), numbers.get("dqk"));
            assertClose(results.get(10), numbers.get("dok"));
        }
    }

    @Test
    void variablesHaveTheNamesAndShapesOfKeras() {
        var layer = new MultiHeadAttention(2, 3).valueDim(4).outputShape(6).useGate(true);
        layer.applyAll(
                List.of(Tensor.ones(Shape.of(1, 2, 5)), Tensor.ones(Shape.of(1, 3, 7))), false);
        assertThat(
                        layer.variablesByPath().entrySet().stream()
                                .map(entry -> entry.getKey() + entry.getValue().shape()))
                .containsExactly(
                        "query/kernel(5, 2, 3)",
                        "query/bias(2, 3)",
                        "key/kernel(7, 2, 3)",
                        "key/bias(2, 3)",
                        "value/kernel(7, 2, 4)",
                        "value/bias(2, 4)",
                        "gate/kernel(5, 2, 4)",
                        "gate/bias(2, 4)",
                        "attention_output/kernel(2, 4, 6)",
                        "attention_output/bias(6,)");
    }

    // ---- what is seen
    // ----------------------------------------------------------------------------

    private static Tensor scores(MultiHeadAttention layer, Tensor... inputs) {
        return wide(layer.returnAttentionScores(true)).applyAll(List.of(inputs), false).get(1);
    }

    @Test
    void causesComeBeforeEffects() {
        var x = random(1, 2, 5, 4);
        var layer = wide(new MultiHeadAttention(2, 3).useCausalMask(true));
        var whole = layer.apply(x);
        for (int steps = 1; steps < 5; steps++) {
            assertClose(layer.apply(x.slice(1, 0, steps)), whole.slice(1, 0, steps));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void windowsSlide(boolean causal) {
        var x = random(2, 1, 6, 4);
        var weights =
                scores(new MultiHeadAttention(1, 3).slidingWindow(2).useCausalMask(causal), x)
                        .get(0)
                        .get(0);
        for (int query = 0; query < 6; query++) {
            for (int key = 0; key < 6; key++) {
                boolean seen = Math.abs(query - key) < 2 && (!causal || key <= query);
                assertThat(weights.get(query).get(key).toDouble() > 0)
                        .as("%d sees %d", query, key)
                        .isEqualTo(seen);
            }
        }
    }

    @Test
    void maskedKeysAreAsGoodAsAway() {
        var queries = random(3, 2, 3, 4);
        var keys = random(4, 2, 5, 4);
        var mask = Tensor.arange(5).less(3).broadcastTo(Shape.of(2, 5));
        for (Layer layer :
                List.of(
                        new MultiHeadAttention(2, 3),
                        new GroupQueryAttention(3, 4, 2),
                        new Attention(),
                        new Attention().scoreMode(Attention.ScoreMode.CONCAT),
                        new AdditiveAttention())) {
            wide(layer);
            var expected = layer.apply(List.of(queries, keys.slice(1, 0, 3)));
            assertClose(
                    layer.apply(List.of(queries, Layer.masked(keys.identity(), mask))), expected);
        }
    }

    /** Without a key to see there are weights of 0, and gradients that are numbers. */
    @Test
    void queriesThatSeeNothingHaveZeros() {
        var layer = wide(new MultiHeadAttention(1, 2).useBias(false));
        var x = random(5, 1, 2, 3);
        var nothing = Tensor.of(new boolean[] {false, false, true, true}, Shape.of(1, 2, 2));
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = layer.apply(List.of(x, x, nothing), true);
        }
        assertThat(y.get(0).get(0).toDoubleArray()).containsOnly(0);
        assertThat(y.get(0).get(1).toDoubleArray()).doesNotContain(0);
        assertThat(tape.gradient(y, x).isFinite().all().toBoolean()).isTrue();
    }

    @Test
    void maskedQueriesHaveZerosAndPassTheirMask() {
        var mask = Tensor.of(new boolean[] {true, false, true}, Shape.of(1, 3));
        var values = random(6, 1, 4, 2);
        for (Layer layer :
                List.of(
                        new Attention(),
                        new AdditiveAttention(),
                        new MultiHeadAttention(1, 2).useBias(false))) {
            var queries = Layer.masked(random(7, 1, 3, 2), mask);
            var y = wide(layer).apply(List.of(queries, values));
            assertThat(y.get(0).get(1).toDoubleArray()).containsOnly(0);
            assertThat(y.get(0).get(0).toDoubleArray()).doesNotContain(0);
            assertThat(Layer.mask(y)).contains(mask);
        }
    }

    // ---- formulas
    // --------------------------------------------------------------------------------

    @Test
    void productsAreThoseOfTheOp() {
        var query = random(8, 2, 3, 4);
        var value = random(9, 2, 5, 2);
        var key = random(10, 2, 5, 4);
        var expected =
                Neural.dotProductAttention(
                                query.expandDims(2),
                                key.expandDims(2),
                                value.expandDims(2),
                                Tensor.of(0f),
                                Tensor.of(true),
                                1,
                                true,
                                Double.POSITIVE_INFINITY)
                        .squeeze(2);
        assertClose(
                wide(new Attention().useCausalMask(true)).apply(List.of(query, value, key)),
                expected);
    }

    @Test
    void additiveScoresAreSums() {
        var layer = wide(new AdditiveAttention().returnAttentionScores(true));
        var query = random(11, 1, 2, 3);
        var key = random(12, 1, 4, 3);
        layer.applyAll(List.of(query, key), false);
        var scale = Tensor.of(new double[] {0.5, -1, 2});
        layer.weights(List.of(scale));
        var weights = layer.applyAll(List.of(query, key), false).get(1).get(0);
        for (int q = 0; q < 2; q++) {
            var scores = new Tensor[4];
            for (int k = 0; k < 4; k++) {
                scores[k] = query.get(0).get(q).plus(key.get(0).get(k)).tanh().times(scale).sum();
            }
            assertClose(weights.get(q), Tensors.stack(0, scores).softmax());
        }
    }

    @Test
    void concatScoresAreOneWeightTimesSums() {
        var layer = wide(new Attention().scoreMode("concat").returnAttentionScores(true));
        var query = random(13, 1, 1, 3);
        var key = random(14, 1, 4, 3);
        layer.applyAll(List.of(query, key), false);
        layer.weights(List.of(Tensor.of(0.3)));
        var scores = query.get(0).plus(key.get(0)).tanh().sum(-1).times(0.3);
        assertClose(
                layer.applyAll(List.of(query, key), false).get(1).get(0).get(0), scores.softmax());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Attention().scoreMode("product"))
                .withMessageContaining("'dot' or 'concat'");
    }

    /** Groups of heads are heads whose keys and values are the same. */
    @Test
    void groupsAreHeadsThatShareKeys() {
        var groups = wide(new GroupQueryAttention(3, 4, 2).useCausalMask(true));
        var heads = wide(new MultiHeadAttention(4, 3).useCausalMask(true));
        var x = random(15, 2, 5, 6);
        groups.apply(x);
        heads.apply(x);
        var weights = new ArrayList<Tensor>();
        groups.variablesByPath()
                .forEach((path, variable) -> {
                    boolean shared = path.startsWith("key") || path.startsWith("value");
                    int axis = path.endsWith("kernel") ? 1 : 0;
                    weights.add(shared ? variable.value().repeat(2, axis) : variable.value());
                });
        heads.weights(weights);
        assertClose(groups.apply(x), heads.apply(x));
    }

    @Test
    void gatesScaleTheOutputsOfHeads() {
        var x = random(16, 1, 3, 4);
        var plain = wide(new MultiHeadAttention(2, 2));
        var gated = wide(new MultiHeadAttention(2, 2).useGate(true));
        var expected = plain.apply(x);
        gated.apply(x);
        var weights = new ArrayList<>(plain.weights());
        // A gate of σ(0) halves everything before the last bias, which is 0.
        weights.add(6, Tensor.zeros(Shape.of(4, 2, 2), DType.FLOAT64));
        weights.add(7, Tensor.zeros(Shape.of(2, 2), DType.FLOAT64));
        gated.weights(weights);
        assertClose(gated.apply(x), expected.times(0.5));
    }

    // ---- axes
    // ------------------------------------------------------------------------------------

    /** Along axes that attention does not go over, inputs are apart. */
    @Test
    void otherAxesAreLikeTheBatch() {
        var x = random(17, 2, 3, 4, 5);
        var layer = wide(new MultiHeadAttention(2, 3).attentionAxes(2));
        var along2 = layer.apply(x);
        var rows = wide(new MultiHeadAttention(2, 3));
        rows.apply(x.get(0));
        rows.weights(layer.weights());
        for (int i = 0; i < 2; i++) {
            assertClose(along2.get(i), rows.apply(x.get(i)));
        }
        var along1 = wide(new MultiHeadAttention(2, 3).attentionAxes(-3));
        along1.apply(x);
        along1.weights(layer.weights());
        assertClose(along1.apply(x), layer.apply(x.swapAxes(1, 2)).swapAxes(1, 2));
    }

    @Test
    void severalAxesAreOneLongOne() {
        var query = random(18, 2, 2, 3, 5);
        var value = random(19, 2, 4, 1, 5);
        var layer = wide(new MultiHeadAttention(2, 3).returnAttentionScores(true));
        var mask = new Generator(20).integers(Shape.of(2, 2, 3, 4, 1), 0, 3).greater(0);
        var both = layer.applyAll(List.of(query, value, mask), false);
        assertThat(both.get(1).shape()).isEqualTo(Shape.of(2, 2, 2, 3, 4, 1));
        var flat = wide(new MultiHeadAttention(2, 3));
        var q = query.reshape(2, 6, 5);
        var v = value.reshape(2, 4, 5);
        flat.apply(List.of(q, v));
        flat.weights(layer.weights());
        assertClose(both.get(0).reshape(2, 6, 5), flat.apply(List.of(q, v, mask.reshape(2, 6, 4))));
    }

    @Test
    void masksMayDifferByHead() {
        var x = random(21, 2, 3, 4);
        var mask = new Generator(22).integers(Shape.of(2, 2, 3, 3), 0, 2).greater(0);
        var weights = scores(new MultiHeadAttention(2, 3), x, x, mask);
        assertThat(weights.greater(0).toBooleanArray()).isEqualTo(mask.toBooleanArray());
    }

    // ---- graphs
    // ----------------------------------------------------------------------------------

    @Test
    void graphsHaveOpenTimesAndMasksAsInputs() {
        var query = Input.of(TensorSpec.of(DType.FLOAT32, "batch", "queries", 4), "query");
        var value = Input.of(TensorSpec.of(DType.FLOAT32, "batch", "keys", 4), "value");
        var mask = Input.of(TensorSpec.of(DType.BOOL, "batch", "queries", "keys"), "mask");
        var layer = new MultiHeadAttention(2, 2).useCausalMask(true).slidingWindow(3);
        var model = Model.of(List.of(query, value, mask), layer.applyAll(query, value, mask));
        var compiled =
                TracedFunction.<List<Tensor>, List<Tensor>>of(in -> model.applyAll(in, false))
                        .signature(
                                TensorSpec.of(DType.FLOAT32, "batch", "queries", 4),
                                TensorSpec.of(DType.FLOAT32, "batch", "keys", 4),
                                TensorSpec.of(DType.BOOL, "batch", "queries", "keys"));
        for (int size = 1; size < 5; size++) {
            var inputs =
                    List.of(
                            random(size, 2, size, 4).cast(DType.FLOAT32),
                            random(size, 2, 6, 4).cast(DType.FLOAT32),
                            Tensor.arange(6).greater(0).broadcastTo(Shape.of(2, size, 6)));
            assertThat(compiled.apply(inputs).getFirst().toFloatArray())
                    .isEqualTo(layer.apply(inputs).toFloatArray());
        }
        assertThat(compiled.traces()).isEqualTo(1);
    }

    @Test
    void halfPrecisionStaysFinite() {
        var layer = new MultiHeadAttention(2, 4).useCausalMask(true);
        layer.dtype(DTypePolicy.MIXED_FLOAT16);
        var y =
                layer.apply(
                        Layer.masked(
                                random(23, 2, 5, 4), Tensor.zeros(Shape.of(2, 5), DType.BOOL)));
        assertThat(y.dtype()).isEqualTo(DType.FLOAT16);
        assertThat(y.isFinite().all().toBoolean()).isTrue();
    }

    @Test
    void errorsSayWhatDoesNotFit() {
        var x = Tensor.ones(Shape.of(2, 3, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultiHeadAttention(2, 2).apply(x.get(0)))
                .withMessageContaining("queries, values and keys");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultiHeadAttention(2, 2).attentionAxes(3).apply(x))
                .withMessageContaining("attentionAxes are [3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupQueryAttention(2, 3, 2))
                .withMessageContaining("make it a multiple");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Attention().apply(x))
                .withMessageContaining("queries, values and perhaps keys");
        assertThatIllegalArgumentException().isThrownBy(() -> new MultiHeadAttention(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultiHeadAttention(1, 1).slidingWindow(0));
    }
}
