package io.gradus.nn.layers;

import static io.gradus.nn.layers.Sequences.assertClose;
import static io.gradus.nn.layers.Sequences.builtWide;
import static io.gradus.nn.layers.Sequences.layers;
import static io.gradus.nn.layers.Sequences.lengths;
import static io.gradus.nn.layers.Sequences.random;
import static io.gradus.nn.layers.Sequences.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.InitialValues;
import io.gradus.nn.Layer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What recurrent layers compute. */
class RecurrentTest {

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

    // ---- masks
    // -----------------------------------------------------------------------------------

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
}
