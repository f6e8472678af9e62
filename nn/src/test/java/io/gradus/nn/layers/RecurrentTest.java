package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.DTypePolicy;
import io.gradus.nn.InitialValues;
import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorSpec;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrentTest {
    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.toDoubleArray())
                .usingComparatorWithPrecision(1e-9)
                .containsExactly(expected.toDoubleArray());
    }

    private static void assertClose(List<Tensor> actual, List<Tensor> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertClose(actual.get(i), expected.get(i));
        }
    }

    private static <L extends Layer> L wide(L layer) {
        layer.dtype(DTypePolicy.FLOAT64);
        return layer;
    }

    private static Tensor random(int seed, int... sizes) {
        return new Generator(seed).normal(Shape.of(sizes), 0, 1, DType.FLOAT64);
    }

    // ---- PyTorch's numbers
    // -----------------------------------------------------------------------

    private static List<Tensor> withGradients(
            Layer layer, List<Tensor> inputs, Function<List<Tensor>, Tensor> loss) {
        var tape = new GradientTape();
        List<Tensor> outputs;
        Tensor value;
        try (tape) {
            inputs.forEach(tape::watch);
            outputs = layer.applyAll(inputs, true);
            value = loss.apply(outputs);
        }
        var sources = new ArrayList<Operand>(inputs);
        sources.addAll(layer.variables());
        var found = tape.gradients(value, sources);
        var all = new ArrayList<>(outputs);
        sources.forEach(source -> all.add(found.get(source).value()));
        return all;
    }

    private static void checkEagerAndCompiled(
            Layer layer,
            List<Tensor> weights,
            List<Tensor> inputs,
            Function<List<Tensor>, Tensor> loss,
            List<Tensor> expected) {
        layer.applyAll(inputs, false);
        layer.weights(weights);
        assertClose(withGradients(layer, inputs, loss), expected);
        var compiled = TracedFunction.of((List<Tensor> given) -> withGradients(layer, given, loss));
        assertClose(compiled.apply(inputs), expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lstmHasTheNumbersOfPyTorch(boolean unroll) throws Exception {
        var numbers = SequenceNumbers.of("lstm");
        checkEagerAndCompiled(
                wide(new LSTM(2).returnSequences(true).returnState(true).unroll(unroll)),
                numbers.all("kernel", "recurrent", "bias"),
                numbers.all("x", "h0", "c0"),
                out -> out.get(0).square().sum().plus(out.get(1).times(out.get(2)).sum()),
                numbers.all("y", "h", "c", "dx", "dh0", "dc0", "dkernel", "drecurrent", "dbias"));
    }

    @Test
    void gruHasTheNumbersOfPyTorch() throws Exception {
        var numbers = SequenceNumbers.of("gru");
        checkEagerAndCompiled(
                wide(new GRU(2).returnSequences(true).returnState(true)),
                numbers.all("kernel", "recurrent", "bias"),
                numbers.all("x", "h0"),
                out -> out.get(0).square().sum().plus(out.get(1).pow(3).sum()),
                numbers.all("y", "h", "dx", "dh0", "dkernel", "drecurrent", "dbias"));
    }

    /** Padded sequences of lengths 4, 2 and 1, in both directions. */
    @Test
    void bothDirectionsOfMaskedSequencesAreThoseOfPackedOnes() throws Exception {
        var numbers = SequenceNumbers.of("packed");
        var lstm = new LSTM(2).returnSequences(true).returnState(true).zeroOutputForMask(true);
        var layer = wide(new Bidirectional(lstm));
        var x = Layer.masked(numbers.get("x"), lengths(4, 4, 2, 1));
        layer.applyAll(List.of(x), false);
        layer.weights(
                numbers.all(
                        "kernel", "recurrent", "bias", "backKernel", "backRecurrent", "backBias"));
        var outputs = layer.applyAll(List.of(x), false);
        assertClose(outputs.get(0), numbers.get("y"));
        assertClose(outputs.get(1), numbers.get("h"));
        assertClose(outputs.get(3), numbers.get("hBack"));
    }

    /** True for the first steps of each example. */
    private static Tensor lengths(int steps, int... lengths) {
        return Tensor.arange(steps).less(Tensor.of(lengths).expandDims(1));
    }

    // ---- masks
    // -----------------------------------------------------------------------------------

    /** A cell of one's own, whose output is not a state, and which has a layer inside. */
    private static final class Accumulator extends Cell {
        private final Dense readout = new Dense(3, "tanh");
        private Variable decay;

        @Override
        protected List<Shape> stateShapes(Shape inputShape) {
            return List.of(Shape.scalar(), inputShape.without(0));
        }

        @Override
        protected void build(Shape inputShape) {
            decay = addVariable("decay", Shape.of(inputShape.size(-1)), Initializer.constant(0.7));
        }

        @Override
        protected Step step(Tensor inputs, List<Tensor> states, boolean training) {
            var sum = states.get(1).times(cast(decay)).plus(inputs);
            return new Step(readout.apply(sum), List.of(states.get(0).plus(1), sum));
        }
    }

    private static List<Supplier<Recurrent<?>>> layers() {
        return List.of(
                () -> new SimpleRNN(3),
                () -> new LSTM(3),
                () -> new GRU(3),
                () -> new GRU(3).resetAfter(false),
                () -> new RNN(new Accumulator()),
                () -> new RNN(List.of(new LSTMCell(2), new GRUCell(3))),
                () -> new RNN(List.of(new LSTMCell(2), new Accumulator())));
    }

    private static <L extends Layer> L builtWide(Supplier<L> supplier, int features) {
        var before = DTypePolicy.global();
        DTypePolicy.global(DTypePolicy.FLOAT64);
        try {
            var layer = supplier.get();
            var spec = Shape.of(List.of(Dim.symbol("batch"), Dim.symbol("time"), Dim.of(features)));
            layer.build(
                    List.of(new TensorType(DType.FLOAT64, spec)),
                    InitialValues.drawnFrom(new Generator(3)));
            return layer;
        } finally {
            DTypePolicy.global(before);
        }
    }

    /** What a masked batch gives is what each sequence gives by itself without what fills it up. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void maskedBatchesAreTheirSequencesOneByOne(int which) {
        var generator = new Generator(which);
        for (boolean backwards : new boolean[] {false, true}) {
            var layer =
                    builtWide(
                            () ->
                                    layers().get(which)
                                            .get()
                                            .returnState(true)
                                            .goBackwards(backwards),
                            2);
            for (int trial = 0; trial < 5; trial++) {
                int steps = generator.integers(Shape.scalar(), 2, 7).toInt();
                var x = generator.normal(Shape.of(4, steps, 2), 0, 1, DType.FLOAT64);
                // Gaps anywhere, but for at least one step.
                var flags = generator.integers(Shape.of(4, steps), 0, 2).equal(1);
                var mask = flags.logicalOr(Tensor.arange(steps).equal(trial % steps));
                var together = layer.applyAll(List.of(Layer.masked(x, mask)), false);
                for (int row = 0; row < 4; row++) {
                    var alone = x.get(row).booleanMask(mask.get(row)).expandDims(0);
                    var expected = layer.applyAll(List.of(alone), false);
                    for (int i = 0; i < expected.size(); i++) {
                        assertClose(together.get(i).get(row), expected.get(i).get(0));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void maskedStepsRepeatOutputsOrHaveZeros(int which) {
        var x = random(1, 1, 5, 2);
        var mask = Tensor.of(new boolean[] {false, true, false, false, true}, Shape.of(1, 5));
        for (boolean zeros : new boolean[] {false, true}) {
            var layer =
                    builtWide(
                            () ->
                                    layers().get(which)
                                            .get()
                                            .returnSequences(true)
                                            .zeroOutputForMask(zeros),
                            2);
            var y = layer.apply(Layer.masked(x, mask)).get(0);
            assertThat(y.get(0).toDoubleArray()).containsOnly(0);
            for (int step = 2; step < 4; step++) {
                assertClose(y.get(step), zeros ? y.get(0) : y.get(1));
            }
            assertThat(y.get(1).toDoubleArray()).doesNotContain(0);
            assertThat(y.get(4).toDoubleArray()).isNotEqualTo(y.get(1).toDoubleArray());
        }
    }

    @Test
    void masksOfOutputsThatGoBackwardsGoBackwards() {
        var layer = new LSTM(2).returnSequences(true).goBackwards(true);
        var x = Layer.masked(Tensor.ones(Shape.of(1, 3, 2)), lengths(3, 1));
        assertThat(Layer.mask(layer.apply(x)).orElseThrow().toBooleanArray())
                .containsExactly(false, false, true);
    }

    // ---- directions and states
    // -------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void backwardsIsForwardsOfTheFlippedSequence(int which) {
        var forwards = builtWide(() -> layers().get(which).get().returnSequences(true), 2);
        var backwards =
                builtWide(
                        () -> layers().get(which).get().returnSequences(true).goBackwards(true), 2);
        backwards.weights(forwards.weights());
        var x = random(2, 3, 4, 2);
        assertClose(backwards.apply(x), forwards.apply(x.flip(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void halvesWithTheStatesBetweenAreTheWhole(int which) {
        var layer =
                builtWide(
                        () -> layers().get(which).get().returnSequences(true).returnState(true), 2);
        var x = random(3, 2, 6, 2);
        var whole = layer.applyAll(List.of(x), false);
        var first = layer.applyAll(List.of(x.slice(1, 0, 4)), false);
        var arguments = new ArrayList<Tensor>(List.of(x.slice(1, 4, 6)));
        arguments.addAll(first.subList(1, first.size()));
        var second = layer.applyAll(arguments, false);
        assertClose(Tensors.concat(1, first.get(0), second.get(0)), whole.get(0));
        assertClose(second.subList(1, second.size()), whole.subList(1, whole.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void unrolledIsTheLoop(int which) {
        var loop = builtWide(() -> layers().get(which).get().returnSequences(true), 2);
        var x = Layer.masked(random(4, 2, 3, 2), lengths(3, 2, 3));
        var unrolled = wide(layers().get(which).get().returnSequences(true).unroll(true));
        unrolled.apply(x);
        unrolled.weights(loop.weights());
        assertClose(unrolled.apply(x), loop.apply(x));
    }

    @Test
    void statefulLayersGoOnUntilTheyAreReset() {
        var plain = builtWide(() -> new LSTM(3), 2);
        var x = random(5, 4, 6, 2);
        var whole = plain.apply(x);
        for (boolean known : new boolean[] {false, true}) {
            var layer = wide(new LSTM(3).stateful(true));
            if (known) {
                layer.apply(x); // keeps four rows, as the batch has
            } else {
                layer.batchSize(6);
                layer.build(
                        List.of(
                                new TensorType(
                                        DType.FLOAT64, x.shape().with(0, Dim.symbol("batch")))),
                        InitialValues.drawnFrom(new Generator(1)));
            }
            var weights = new ArrayList<>(layer.weights());
            var paths = new ArrayList<>(layer.variablesByPath().keySet());
            for (int i = 0; i < paths.size(); i++) {
                if (paths.get(i).startsWith("lstm_cell/")) {
                    weights.set(i, plain.variablesByPath().get(paths.get(i)).value());
                }
            }
            layer.weights(weights);
            var compiled =
                    TracedFunction.<Tensor, Tensor>of(part -> layer.apply(part, true)).openBatch();
            for (int pass = 0; pass < 2; pass++) {
                layer.resetStates();
                compiled.apply(x.slice(1, 0, 2));
                layer.apply(x.slice(1, 2, 4));
                assertClose(compiled.apply(x.slice(1, 4, 6)), whole);
            }
            // A smaller batch goes on with the first rows, and leaves the others alone.
            layer.resetStates();
            layer.apply(x.slice(1, 0, 4));
            compiled.apply(x.slice(0, 0, 3).slice(1, 4, 6));
            var states = layer.variablesByPath().get("state_0").value();
            assertClose(states.slice(0, 0, 3), whole.slice(0, 0, 3));
            assertThat(states.get(3).toDoubleArray()).doesNotContain(0);
        }
    }

    @Test
    void bothDirectionsKeepStates() {
        var layer = wide(new Bidirectional(new GRU(2).stateful(true)));
        var x = random(6, 2, 3, 2);
        var first = layer.apply(x);
        var second = layer.apply(x);
        assertThat(second.toDoubleArray()).isNotEqualTo(first.toDoubleArray());
        layer.resetStates();
        assertClose(layer.apply(x), first);
        assertThatThrownBy(() -> new Bidirectional(new GRU(2)).resetStates())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bothDirectionsOfDifferentLayersTakeTheirStates() {
        var layer =
                new Bidirectional(new LSTM(2), Bidirectional.MergeMode.NONE)
                        .backwardLayer(new GRU(3).goBackwards(true));
        var x = Tensor.ones(Shape.of(1, 4, 2));
        var h = Tensor.ones(Shape.of(1, 2));
        var back = Tensor.ones(Shape.of(1, 3));
        assertThat(layer.applyAll(List.of(x, h, h, back), false)).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layer.applyAll(List.of(x, h, back), false))
                .withMessageContaining("2 for the way there and 1 for the way back");
    }

    // ---- symbols and names
    // -----------------------------------------------------------------------

    @Test
    void graphsHaveOpenTimesAndStatesAsInputs() {
        var x = Input.of(TensorSpec.of(DType.FLOAT32, "batch", "time", 3), "x");
        var h = Input.of(Shape.of(2), DType.FLOAT32, "h");
        var c = Input.of(Shape.of(2), DType.FLOAT32, "c");
        var lstm = new LSTM(2).returnSequences(true).returnState(true);
        var outputs = lstm.applyAll(x, h, c);
        assertThat(outputs.get(0).shape().dim(1)).isEqualTo(Dim.symbol("time"));
        var model = Model.of(List.of(x, h, c), outputs);
        for (int steps : new int[] {1, 5}) {
            var given = Tensor.ones(Shape.of(2, steps, 3));
            var state = Tensor.ones(Shape.of(2, 2));
            var results = model.applyAll(List.of(given, state, state), false);
            assertThat(results.get(0).shape()).isEqualTo(Shape.of(2, steps, 2));
            assertThat(results.get(1).shape()).isEqualTo(Shape.of(2, 2));
        }
    }

    private static List<String> paths(Layer layer) {
        return layer.variablesByPath().entrySet().stream()
                .map(entry -> entry.getKey() + entry.getValue().shape())
                .toList();
    }

    @Test
    void variablesHaveTheNamesAndShapesOfKeras() {
        assertThat(paths(builtWide(() -> new LSTM(2), 3)))
                .containsExactly(
                        "lstm_cell/kernel(3, 8)",
                        "lstm_cell/recurrent_kernel(2, 8)",
                        "lstm_cell/bias(8,)");
        assertThat(paths(builtWide(() -> new GRU(2), 3)))
                .containsExactly(
                        "gru_cell/kernel(3, 6)",
                        "gru_cell/recurrent_kernel(2, 6)",
                        "gru_cell/bias(2, 6)");
        assertThat(paths(builtWide(() -> new GRU(2).resetAfter(false), 3)))
                .contains("gru_cell/bias(6,)");
        assertThat(paths(builtWide(() -> new Bidirectional(new SimpleRNN(2).useBias(false)), 3)))
                .containsExactly(
                        "forward_simple_rnn/simple_rnn_cell/kernel(3, 2)",
                        "forward_simple_rnn/simple_rnn_cell/recurrent_kernel(2, 2)",
                        "backward_simple_rnn/simple_rnn_cell/kernel(3, 2)",
                        "backward_simple_rnn/simple_rnn_cell/recurrent_kernel(2, 2)");
        assertThat(paths(builtWide(() -> new RNN(List.of(new GRUCell(1), new GRUCell(1))), 1)))
                .contains(
                        "stacked_rnn_cells/gru_cell/kernel(1, 3)",
                        "stacked_rnn_cells/gru_cell_1/kernel(1, 3)");
        assertThat(paths(builtWide(() -> new RNN(new Accumulator()), 2)))
                .containsExactly(
                        "accumulator/decay(2,)",
                        "accumulator/dense/kernel(2, 3)",
                        "accumulator/dense/bias(3,)");
        var conv = new ConvLSTM2D(2, 3, 1);
        conv.apply(Tensor.ones(Shape.of(1, 2, 4, 4, 5)));
        assertThat(paths(conv))
                .containsExactly(
                        "conv_lstm_cell/kernel(3, 1, 5, 8)",
                        "conv_lstm_cell/recurrent_kernel(3, 1, 2, 8)",
                        "conv_lstm_cell/bias(8,)");
    }

    @Test
    void theForgetGateBeginsOpen() {
        assertThat(builtWide(() -> new LSTM(2), 3).weights().get(2).toDoubleArray())
                .containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
        assertThat(
                        builtWide(() -> new LSTM(2).unitForgetBias(false), 3)
                                .weights()
                                .get(2)
                                .toDoubleArray())
                .containsOnly(0);
    }

    // ---- graphs and random numbers
    // ---------------------------------------------------------------

    /** The program of a thousand steps has as many lines as that of ten. */
    @Test
    void graphsDoNotGrowWithTheNumberOfSteps() {
        var layer = new LSTM(2).returnSequences(true);
        layer.apply(Tensor.ones(Shape.of(1, 2, 3)));
        var function = TracedFunction.<Tensor, Tensor>of(x -> layer.apply(x, true));
        var short10 = function.explain(Tensor.ones(Shape.of(2, 10, 3))).toString();
        var long1000 = function.explain(Tensor.ones(Shape.of(2, 1000, 3))).toString();
        assertThat(long1000.lines().count()).isEqualTo(short10.lines().count());
    }

    /** With the same inputs and no way from step to step all steps are the same. */
    @Test
    void dropoutIsTheSameInAllSteps() {
        var layer =
                new SimpleRNN(20)
                        .dropout(0.5)
                        .recurrentInitializer(Initializer.zeros())
                        .returnSequences(true);
        var x = Tensor.ones(Shape.of(2, 5, 8));
        var y = layer.apply(x, true);
        for (int step = 1; step < 5; step++) {
            assertThat(y.slice(1, step, step + 1).toFloatArray())
                    .isEqualTo(y.slice(1, 0, 1).toFloatArray());
        }
        assertThat(layer.apply(x, true).toFloatArray()).isNotEqualTo(y.toFloatArray());
        assertThat(y.get(0).toFloatArray()).isNotEqualTo(y.get(1).toFloatArray());
    }

    /** Sums of states that lose the same units in every step: a unit stays out once it is out. */
    @Test
    void dropoutOfStatesIsTheSameInAllSteps() {
        var layer =
                new SimpleRNN(50)
                        .recurrentDropout(0.5)
                        .activation("linear")
                        .kernelInitializer(Initializer.ones())
                        .recurrentInitializer(Initializer.identity())
                        .returnSequences(true);
        var y = layer.apply(Tensor.ones(Shape.of(1, 4, 1)), true).get(0);
        // 1, 1 + 2·1, 1 + 2·3, 1 + 2·7 where kept; 1 in every step where not.
        var last = y.get(3).toFloatArray();
        assertThat(last).containsOnly(1f, 15f).contains(1f, 15f);
    }

    // ---- what does not fit
    // -----------------------------------------------------------------------

    @Test
    void errorsSayWhatDoesNotFit() {
        var x = Tensor.ones(Shape.of(2, 3, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LSTM(2).apply(x.get(0)))
                .withMessageContaining("lstm")
                .withMessageContaining("(batch, steps, …), not (3, 4)");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new LSTM(2).applyAll(List.of(x, Tensor.ones(Shape.of(2, 2))), false))
                .withMessageContaining("LSTMCell has 2 states, and was given 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GRU(2).stateful(true).build(Shape.of(3, 4), new Generator(1)))
                .withMessageContaining("say how many with batchSize");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new GRU(2)
                                .unroll(true)
                                .applyAll(
                                        Input.of(
                                                TensorSpec.of(DType.FLOAT32, "batch", "time", 3),
                                                "x")))
                .withMessageContaining("time steps cannot be unrolled");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bidirectional(new GRU(2)).backwardLayer(new GRU(2)))
                .withMessageContaining("both layers go forwards");
        assertThatThrownBy(() -> new Bidirectional(new RNN(new Accumulator())).apply(x))
                .hasMessageContaining("override copy()");
        assertThatThrownBy(() -> new LSTM(2).resetStates())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("make it stateful");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TimeDistributed(new Dense(2)).apply(x.get(0)))
                .withMessageContaining("(batch, steps, …)");
        assertThatIllegalArgumentException().isThrownBy(() -> new LSTM(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new GRU(1).dropout(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new StackedRNNCells());
    }
}
