package io.gradus.nn.layers;

import static io.gradus.nn.layers.Sequences.assertClose;
import static io.gradus.nn.layers.Sequences.builtWide;
import static io.gradus.nn.layers.Sequences.random;
import static io.gradus.nn.layers.Sequences.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.layers.Sequences.Accumulator;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorSpec;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What recurrent layers look like from outside: symbols, names, graphs, errors. */
class RecurrentFormsTest {

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

    @Test
    void channelsMayComeFirst() {
        var last = wide(new ConvLSTM2D(3, 2).returnSequences(true).returnState(true));
        var first =
                wide(
                        new ConvLSTM2D(3, 2)
                                .dataFormat(DataFormat.CHANNELS_FIRST)
                                .returnSequences(true)
                                .returnState(true));
        var x = random(7, 2, 3, 4, 5, 2);
        var expected = last.applyAll(List.of(x), false);
        first.applyAll(List.of(x.moveAxis(-1, 2)), false);
        first.weights(last.weights());
        var outputs = first.applyAll(List.of(x.moveAxis(-1, 2)), false);
        assertClose(outputs.get(0), expected.get(0).moveAxis(-1, 2));
        assertClose(outputs.get(1), expected.get(1).moveAxis(-1, 1));
        assertClose(outputs.get(2), expected.get(2).moveAxis(-1, 1));
    }
}
