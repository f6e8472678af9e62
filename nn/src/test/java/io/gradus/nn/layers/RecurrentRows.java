package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.KEEPS_STATE;
import static io.gradus.nn.layers.LayerRow.Trait.MAKES_MASK;
import static io.gradus.nn.layers.LayerRow.Trait.MASK_PASSES;
import static io.gradus.nn.layers.LayerRow.Trait.TRAINING_DIFFERS;

import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Padding;
import java.util.List;
import java.util.stream.Stream;

/** Recurrent layers and their cells. */
final class RecurrentRows {
    private RecurrentRows() {}

    static List<LayerRow> rows() {
        return Stream.of(plain(), settings(), masks(), cells(), convolutions(), wrappers())
                .flatMap(List::stream)
                .toList();
    }

    private static List<LayerRow> plain() {
        return List.of(
                LayerRow.of("simple rnn", () -> new SimpleRNN(2)).input(4, 3).output(2),
                LayerRow.of("gru", () -> new GRU(2)).input(4, 3).output(2),
                LayerRow.of("gru that resets before", () -> new GRU(2).resetAfter(false))
                        .input(4, 3)
                        .output(2),
                LayerRow.of("lstm", () -> new LSTM(2)).input(4, 3).output(2),
                LayerRow.of("lstm of one step", () -> new LSTM(2)).input(1, 3).output(2));
    }

    private static List<LayerRow> settings() {
        return List.of(
                LayerRow.of("lstm sequences", () -> new LSTM(2).returnSequences(true))
                        .input(4, 3)
                        .output(4, 2)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "lstm sequences and states",
                                () -> new LSTM(2).returnSequences(true).returnState(true))
                        .input(4, 3)
                        .output(4, 2)
                        .output(2)
                        .output(2)
                        .with(MASK_PASSES),
                LayerRow.of("lstm with states given", () -> new LSTM(2))
                        .input(4, 3)
                        .input(2)
                        .input(2)
                        .output(2),
                LayerRow.of("gru backwards", () -> new GRU(2).goBackwards(true))
                        .input(4, 3)
                        .output(2),
                LayerRow.of(
                                "gru sequences backwards",
                                () -> new GRU(2).goBackwards(true).returnSequences(true))
                        .input(4, 3)
                        .masked(4)
                        .output(4, 2)
                        .with(MAKES_MASK), // that of the inputs, backwards
                LayerRow.of("unrolled gru", () -> new GRU(2).unroll(true).returnSequences(true))
                        .input(3, 2)
                        .output(3, 2)
                        .with(MASK_PASSES),
                LayerRow.of("stateful gru", () -> new GRU(2).stateful(true).batchSize(5))
                        .input(3, 2)
                        .output(2)
                        .with(KEEPS_STATE),
                LayerRow.of(
                                "lstm with all settings",
                                () ->
                                        new LSTM(2)
                                                .activation("softsign")
                                                .recurrentActivation("hard_sigmoid")
                                                .useBias(false)
                                                .unitForgetBias(false)
                                                .kernelRegularizer(Regularizer.l2(0.1))
                                                .recurrentConstraint(Constraint.maxNorm(3)))
                        .input(3, 2)
                        .output(2),
                LayerRow.of("lstm dropout", () -> new LSTM(4).dropout(0.5).seed(3))
                        .input(3, 4)
                        .output(4)
                        .with(TRAINING_DIFFERS),
                LayerRow.of("gru dropout of states", () -> new GRU(4).recurrentDropout(0.5))
                        .input(3, 2)
                        .output(4)
                        .with(TRAINING_DIFFERS),
                LayerRow.of(
                                "gru dropout of states before the reset gate",
                                () -> new GRU(4).recurrentDropout(0.5).resetAfter(false))
                        .input(3, 2)
                        .output(4)
                        .with(TRAINING_DIFFERS),
                LayerRow.of(
                                "simple rnn dropout of both",
                                () -> new SimpleRNN(4).dropout(0.4).recurrentDropout(0.4))
                        .input(3, 4)
                        .output(4)
                        .with(TRAINING_DIFFERS));
    }

    private static List<LayerRow> masks() {
        return List.of(
                LayerRow.of("masked lstm", () -> new LSTM(2)).input(4, 3).masked(4).output(2),
                LayerRow.of("masked gru sequences", () -> new GRU(2).returnSequences(true))
                        .input(4, 3)
                        .masked(4)
                        .output(4, 2)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "masked gru sequences of zeros",
                                () -> new GRU(2).returnSequences(true).zeroOutputForMask(true))
                        .input(4, 3)
                        .masked(4)
                        .output(4, 2)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "masked simple rnn that ends with zeros",
                                () -> new SimpleRNN(2).zeroOutputForMask(true))
                        .input(4, 3)
                        .masked(4)
                        .output(2),
                LayerRow.of("masked rnn of a stack", () -> new RNN(stack()))
                        .input(4, 3)
                        .masked(4)
                        .output(3));
    }

    private static StackedRNNCells stack() {
        return new StackedRNNCells(new LSTMCell(2), new GRUCell(3));
    }

    private static List<LayerRow> cells() {
        return List.of(
                LayerRow.of("simple rnn cell", () -> new SimpleRNNCell(2))
                        .input(3)
                        .output(2)
                        .output(2),
                LayerRow.of("gru cell", () -> new GRUCell(2)).input(3).input(2).output(2).output(2),
                LayerRow.of("lstm cell", () -> new LSTMCell(2))
                        .input(3)
                        .input(2)
                        .input(2)
                        .output(2)
                        .output(2)
                        .output(2),
                LayerRow.of("lstm cell dropout", () -> new LSTMCell(4).dropout(0.5))
                        .input(5)
                        .output(4)
                        .output(4)
                        .output(4)
                        .with(TRAINING_DIFFERS),
                LayerRow.of("stack of cells", RecurrentRows::stack)
                        .input(4)
                        .output(3)
                        .output(2)
                        .output(2)
                        .output(3),
                LayerRow.of("rnn", () -> new RNN(new GRUCell(2)).returnSequences(true))
                        .input(4, 3)
                        .output(4, 2)
                        .with(MASK_PASSES),
                LayerRow.of("rnn of a stack", () -> new RNN(stack()).returnState(true))
                        .input(4, 3)
                        .output(3)
                        .output(2)
                        .output(2)
                        .output(3));
    }

    private static List<LayerRow> convolutions() {
        return List.of(
                LayerRow.of("conv lstm 1d", () -> new ConvLSTM1D(2, 2)).input(3, 4, 2).output(3, 2),
                LayerRow.of(
                                "conv lstm 2d with strides",
                                () ->
                                        new ConvLSTM2D(2, 3)
                                                .strides(2)
                                                .padding(Padding.SAME)
                                                .returnSequences(true))
                        .input(2, 4, 5, 2)
                        .output(2, 2, 3, 2)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "masked conv lstm 2d with dropout",
                                () -> new ConvLSTM2D(2, 2).dropout(0.3).recurrentDropout(0.3))
                        .input(3, 3, 3, 2)
                        .masked(3)
                        .output(2, 2, 2)
                        .with(TRAINING_DIFFERS),
                LayerRow.of(
                                "conv lstm 2d with channels first",
                                () ->
                                        new ConvLSTM2D(3, 2)
                                                .dataFormat(DataFormat.CHANNELS_FIRST)
                                                .returnState(true))
                        .input(2, 2, 3, 4)
                        .output(3, 2, 3)
                        .output(3, 2, 3)
                        .output(3, 2, 3),
                LayerRow.of("conv lstm 3d", () -> new ConvLSTM3D(1, 2).dilationRate(2))
                        .input(2, 3, 3, 4, 1)
                        .output(1, 1, 2, 1));
    }

    private static List<LayerRow> wrappers() {
        return List.of(
                LayerRow.of("bidirectional", () -> new Bidirectional(new LSTM(2)))
                        .input(4, 3)
                        .output(4),
                LayerRow.of(
                                "bidirectional sequences",
                                () ->
                                        new Bidirectional(
                                                new GRU(2).returnSequences(true),
                                                Bidirectional.MergeMode.SUM))
                        .input(4, 3)
                        .masked(4)
                        .output(4, 2)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "bidirectional with another way back",
                                () ->
                                        new Bidirectional(new LSTM(2).returnState(true))
                                                .mergeMode(Bidirectional.MergeMode.NONE)
                                                .backwardLayer(
                                                        new GRU(3)
                                                                .goBackwards(true)
                                                                .returnState(true)))
                        .input(4, 3)
                        .output(2)
                        .output(3)
                        .output(2)
                        .output(2)
                        .output(3),
                LayerRow.of(
                                "bidirectional product",
                                () ->
                                        new Bidirectional(
                                                new RNN(List.of(new LSTMCell(2), new LSTMCell(2))),
                                                Bidirectional.MergeMode.MUL))
                        .input(3, 2)
                        .output(2),
                LayerRow.of(
                                "bidirectional mean",
                                () ->
                                        new Bidirectional(
                                                new SimpleRNN(2), Bidirectional.MergeMode.AVE))
                        .input(3, 2)
                        .output(2),
                LayerRow.of("time distributed", () -> new TimeDistributed(new Dense(2, "tanh")))
                        .input(4, 3)
                        .output(4, 2)
                        .with(MASK_PASSES),
                LayerRow.of("time distributed images", () -> new TimeDistributed(new Conv2D(2, 2)))
                        .input(2, 3, 3, 1)
                        .output(2, 2, 2, 2)
                        .with(MASK_PASSES),
                LayerRow.of("time distributed lstm", () -> new TimeDistributed(new LSTM(2)))
                        .input(2, 3, 2)
                        .output(2, 2)
                        .with(MASK_PASSES));
    }
}
