package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.DTypePolicy;
import io.gradus.nn.InitialValues;
import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.Symbol;
import io.gradus.nn.activations.Activations;
import io.gradus.nn.augmentation.Augmentation;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Registry;
import io.gradus.nn.layers.LayerRow.Trait;
import io.gradus.nn.preprocessing.Preprocessing;
import io.gradus.nn.saving.JsonText;
import io.gradus.nn.saving.ModelFile;
import io.gradus.nn.weights.Weights;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorSpec;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must be true of every layer, for each row of the tables. */
class LayerHarnessTest {
    private static final int BATCH = 3;

    /** The tables, one line each. */
    static Stream<LayerRow> rows() {
        return Stream.of(
                        AugmentationRows.rows(),
                        CoreRows.rows(),
                        ConvolutionRows.rows(),
                        MergingRows.rows(),
                        NormalizationRows.rows(),
                        PoolingRows.rows(),
                        PreprocessingRows.rows(),
                        RegularizationRows.rows(),
                        ReshapingRows.rows(),
                        RecurrentRows.rows(),
                        AttentionRows.rows())
                .flatMap(List::stream);
    }

    private static final Registry LAYERS =
            Layers.registry().with(Preprocessing.registry()).with(Augmentation.registry());

    private static final Registry REGISTRY =
            LAYERS.with(Weights.registry()).with(Activations.registry());

    /** A layer with its variables, and inputs for it. */
    private record Setup(
            LayerRow row, Layer layer, List<Tensor> inputs, Map<Variable, Tensor> state) {
        static Setup of(LayerRow row, DTypePolicy policy) {
            return of(row, policy, row::layer, BATCH);
        }

        /** Layers inside others need the policy, too, so it is that of all layers meanwhile. */
        static Setup of(LayerRow row, DTypePolicy policy, Supplier<Layer> maker, int batch) {
            var before = DTypePolicy.global();
            DTypePolicy.global(policy);
            try {
                var layer = maker.get();
                var inputs = row.values(policy.compute(), batch);
                layer.build(openTypes(inputs), InitialValues.drawnFrom(new Generator(1)));
                moved(layer);
                var state = new LinkedHashMap<Variable, Tensor>();
                var changing =
                        row.is(Trait.MOVES_WEIGHTS)
                                ? layer.variables()
                                : layer.nonTrainableVariables();
                changing.forEach(variable -> state.put(variable, variable.value()));
                return new Setup(row, layer, inputs, state);
            } finally {
                DTypePolicy.global(before);
            }
        }

        /** All that a call may have changed is as it was. */
        void reset() {
            layer.generators()
                    .values()
                    .forEach(all -> all.forEach(generator -> generator.reset(5)));
            state.forEach(Variable::assign);
        }

        List<Tensor> call(List<Tensor> inputs, boolean training) {
            reset();
            return layer.applyAll(row.withMask(inputs), training);
        }
    }

    private static List<TensorType> openTypes(List<Tensor> inputs) {
        return inputs.stream()
                .filter(input -> input.dtype() != DType.BOOL)
                .map(input ->
                        new TensorType(input.dtype(), input.shape().with(0, Dim.symbol("batch"))))
                .toList();
    }

    /** Zeros and ones, which variables begin with, would hide errors. */
    private static void moved(Layer layer) {
        var generator = new Generator(2);
        for (var variable : layer.variables()) {
            if (variable.dtype().isFloating()) {
                variable.assignAdd(
                        generator
                                .uniform(variable.shape(), 0.05, 0.4, DType.FLOAT64)
                                .cast(variable.dtype()));
            }
        }
    }

    private static void assertSameBits(List<Tensor> actual, List<Tensor> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
            assertThat(actual.get(i).toByteBuffer()).isEqualTo(expected.get(i).toByteBuffer());
        }
    }

    private static Shape batched(int batch, int[] sizes) {
        return Shape.of(sizes).inserted(0, Dim.of(batch));
    }

    // ---- shapes and dtypes
    // -----------------------------------------------------------------------

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void shapesAndDtypesAreTheseOfTheTable(LayerRow row) {
        var setup = Setup.of(row, DTypePolicy.FLOAT32);
        var outputs = setup.call(setup.inputs, false);
        assertThat(outputs.stream().map(Tensor::shape).toList())
                .isEqualTo(row.outputs().stream().map(sizes -> batched(BATCH, sizes)).toList());
        if (row.followsPolicy() && row.inputs().getFirst().dtype().isFloating()) {
            assertThat(outputs).allMatch(output -> output.dtype() == DType.FLOAT32);
        }
        if (!row.is(Trait.NO_EMPTY_BATCH)) {
            var empty = setup.call(row.values(DType.FLOAT32, 0), false);
            assertThat(empty.stream().map(Tensor::shape).toList())
                    .isEqualTo(row.outputs().stream().map(sizes -> batched(0, sizes)).toList());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void symbolsKnowTheShapesOfAnyBatch(LayerRow row) {
        var layer = row.layer();
        var symbols =
                row.inputs().stream()
                        .map(given -> Input.of(Shape.of(given.sizes()), given.dtype()))
                        .toArray(Symbol[]::new);
        var outputs = layer.applyAll(symbols);
        assertThat(outputs).hasSameSizeAs(row.outputs());
        for (int i = 0; i < outputs.size(); i++) {
            var shape = outputs.get(i).shape();
            assertThat(shape.without(0)).isEqualTo(Shape.of(row.outputs().get(i)));
            if (row.isCompiledForAnyBatch()) {
                assertThat(shape.dim(0).isFixed()).as("the batch of %s is open", shape).isFalse();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void mixedPrecisionComputesNarrowAndKeepsVariablesWide(LayerRow row) {
        var setup = Setup.of(row, DTypePolicy.MIXED_BFLOAT16);
        var wide = Setup.of(row, DTypePolicy.FLOAT32);
        for (boolean training : new boolean[] {false, true}) {
            var outputs = setup.call(setup.inputs, training);
            var exact = wide.call(wide.inputs, training);
            for (int i = 0; i < outputs.size(); i++) {
                if (exact.get(i).dtype() == DType.FLOAT32 && row.followsPolicy()) {
                    assertThat(outputs.get(i).dtype()).isEqualTo(DType.BFLOAT16);
                }
                if (!training && exact.get(i).dtype().isFloating()) {
                    assertNear(outputs.get(i), exact.get(i));
                }
            }
        }
        var dtypes = setup.layer.variables().stream().map(Variable::dtype).toList();
        assertThat(dtypes).isEqualTo(wide.layer.variables().stream().map(Variable::dtype).toList());
    }

    /** A number of bfloat16 is right to one part in 256. */
    private static void assertNear(Tensor narrow, Tensor exact) {
        var error = narrow.cast(DType.FLOAT32).minus(exact).square().mean().sqrt();
        var size = exact.cast(DType.FLOAT32).square().mean().sqrt();
        assertThat(error.toDouble()).isLessThanOrEqualTo(0.03 * size.toDouble());
    }

    // ---- gradients
    // -------------------------------------------------------------------------------

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void gradientsAreThoseOfDifferences(LayerRow row) {
        if (!row.hasGradient()) {
            return;
        }
        checkGradients(row, false);
        if (row.is(Trait.TRAINING_DIFFERS)
                && !row.is(Trait.MOVES_WEIGHTS)
                && !row.is(Trait.STOPS_TRAINING_GRADIENT)) {
            checkGradients(row, true);
        }
    }

    private static void checkGradients(LayerRow row, boolean training) {
        var setup = Setup.of(row, DTypePolicy.FLOAT64);
        var arguments = new ArrayList<Operand>();
        int inputs = setup.inputs.size();
        // Integers stand where they are: only what is floating is moved.
        arguments.addAll(setup.inputs);
        arguments.addAll(setup.layer.trainableVariables());
        if (arguments.stream().noneMatch(argument -> argument.dtype().isFloating())) {
            throw new AssertionError(row + " has no gradient and does not say so");
        }
        new GradientCheck()
                .elements(12)
                .check(
                        given -> {
                            var tensors = given.subList(0, inputs).stream().map(Operand::value);
                            return row.is(Trait.MOVES_WEIGHTS)
                                    ? setup.layer.applyAll(tensors.toList(), training)
                                    : setup.call(tensors.toList(), training);
                        },
                        arguments)
                .requireOk();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void compiledCallsGiveTheBitsOfEagerOnes(LayerRow row) {
        if (!row.isCompiledForAnyBatch()) {
            return;
        }
        var setup = Setup.of(row, DTypePolicy.FLOAT32);
        for (boolean training : new boolean[] {false, true}) {
            var compiled =
                    TracedFunction.of((List<Tensor> given) ->
                                    setup.layer.applyAll(row.withMask(given), training))
                            .openBatch();
            for (int batch : new int[] {BATCH, 5}) {
                var inputs = row.values(DType.FLOAT32, batch);
                var expected = setup.call(inputs, training);
                var stateAfter = values(setup.layer);
                setup.reset();
                assertSameBits(compiled.apply(inputs), expected);
                assertSameBits(values(setup.layer), stateAfter);
            }
            assertThat(compiled.traces()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void stepsMayBeOpenWhereTheTableSaysSo(LayerRow row) {
        if (!row.is(Trait.ANY_STEPS)) {
            return;
        }
        var setup = Setup.of(row, DTypePolicy.FLOAT32);
        var specs =
                setup.inputs.stream()
                        .map(input -> {
                            var open = input.shape().with(0, Dim.symbol("batch"));
                            return new TensorSpec(input.dtype(), open.with(1, Dim.symbol("steps")));
                        })
                        .toArray(TensorSpec[]::new);
        for (boolean training : new boolean[] {false, true}) {
            var compiled =
                    TracedFunction.of((List<Tensor> given) ->
                                    setup.layer.applyAll(row.withMask(given), training))
                            .signature(specs);
            for (int steps : new int[] {4, 1, 7}) {
                var inputs = row.values(DType.FLOAT32, BATCH, steps);
                var expected = setup.call(inputs, training);
                setup.reset();
                assertSameBits(compiled.apply(inputs), expected);
            }
            assertThat(compiled.traces()).isEqualTo(1);
        }
    }

    private static List<Tensor> values(Layer layer) {
        return layer.variables().stream().map(Variable::value).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void compiledGradientsAreThoseOfEagerOnes(LayerRow row) {
        var setup = Setup.of(row, DTypePolicy.FLOAT64);
        var variables = setup.layer.trainableVariables();
        if (!row.hasGradient() || !row.isCompiledForAnyBatch() || variables.isEmpty()) {
            return;
        }
        var step =
                TracedFunction.of((List<Tensor> given) -> gradients(setup, variables, given))
                        .openBatch();
        setup.reset();
        var expected = gradients(setup, variables, setup.inputs);
        setup.reset();
        var actual = step.apply(setup.inputs);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).toDoubleArray())
                    .usingComparatorWithPrecision(1e-9)
                    .containsExactly(expected.get(i).toDoubleArray());
        }
    }

    private static List<Tensor> gradients(
            Setup setup, List<Variable> variables, List<Tensor> inputs) {
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = Tensor.of(0.0);
            for (var output : setup.layer.applyAll(setup.row.withMask(inputs), true)) {
                if (output.dtype().isFloating()) {
                    loss = loss.plus(output.square().sum());
                }
            }
        }
        var all = new ArrayList<Tensor>();
        var found = tape.gradients(loss, variables);
        for (var variable : variables) {
            found.find(variable).ifPresent(all::add);
        }
        return all;
    }

    // ---- files
    // -----------------------------------------------------------------------------------

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void settingsComeBackFromAFile(LayerRow row) throws Exception {
        if (!row.isSaved()) {
            assertThatThrownBy(() -> Config.of(row.layer()))
                    .isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        var setup = Setup.of(row, DTypePolicy.FLOAT32);
        setup.layer.trainable(false);
        var written = Config.of(setup.layer);
        var read = JsonText.read(JsonText.of(written));
        var again =
                Setup.of(
                        row,
                        DTypePolicy.FLOAT32,
                        () -> Config.read(Layer.class, read, REGISTRY),
                        BATCH);
        assertThat(again.layer.getClass()).isEqualTo(setup.layer.getClass());
        assertThat(JsonText.of(Config.of(again.layer))).isEqualTo(JsonText.of(written));
        assertThat(again.layer.isTrainable()).isFalse();
        assertThat(again.layer.variablesByPath().keySet())
                .isEqualTo(setup.layer.variablesByPath().keySet());
        setup.layer.trainable(true);
        again.layer.trainable(true);
        for (boolean training : new boolean[] {false, true}) {
            setup.reset();
            again.reset();
            again.layer.weights(setup.layer.weights());
            assertSameBits(
                    again.layer.applyAll(row.withMask(setup.inputs), training),
                    setup.layer.applyAll(row.withMask(setup.inputs), training));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void modelsComeBackFromAFile(LayerRow row, @TempDir Path folder) throws IOException {
        if (!row.isSaved()) {
            return;
        }
        var symbols =
                row.inputs().stream()
                        .map(given -> Input.of(Shape.of(given.sizes()), given.dtype()))
                        .toArray(Symbol[]::new);
        var model = Model.of(List.of(symbols), row.layer().applyAll(symbols));
        moved(model);
        ModelFile.save(model, folder.resolve("model"));
        var again = ModelFile.load(folder.resolve("model"));
        assertThat(again.variablesByPath().keySet()).isEqualTo(model.variablesByPath().keySet());
        assertSameBits(values(again), values(model));
        var inputs = row.values(DType.FLOAT32, BATCH);
        assertSameBits(
                again.applyAll(row.withMask(inputs), false),
                model.applyAll(row.withMask(inputs), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void weightsAreSetAndGiven(LayerRow row) {
        var layer = Setup.of(row, DTypePolicy.FLOAT32).layer;
        var doubled =
                layer.weights().stream().map(w -> w.dtype().isFloating() ? w.times(2) : w).toList();
        layer.weights(doubled);
        assertSameBits(layer.weights(), doubled);
        assertThat(layer.countParameters())
                .isEqualTo(doubled.stream().mapToLong(Tensor::size).sum());
        var more = new ArrayList<>(doubled);
        more.add(Tensor.of(1f));
        assertThatThrownBy(() -> layer.weights(more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(layer.name());
    }

    // ---- masks and training
    // ----------------------------------------------------------------------

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void masksPassOrStopAsTheTableSays(LayerRow row) {
        if (!row.takesMasks()) {
            return;
        }
        var setup = Setup.of(row, DTypePolicy.FLOAT32);
        var inputs = new ArrayList<>(row.withMask(setup.inputs));
        var plain = inputs.getFirst().identity();
        int steps = row.isMasked() ? row.maskSteps() : row.inputs().getFirst().sizes()[0];
        var mask = LayerRow.someMask(BATCH, steps);
        inputs.set(0, Layer.masked(plain, mask));
        setup.reset();
        var output = setup.layer.applyAll(inputs, false).getFirst();
        Optional<Tensor> carried = Layer.mask(output);
        if (row.is(Trait.MAKES_MASK)) {
            assertThat(carried).isPresent();
            assertThat(carried.get().dtype()).isEqualTo(DType.BOOL);
        } else if (row.is(Trait.MASK_PASSES)) {
            assertThat(carried).isPresent();
            assertSameBits(List.of(carried.get()), List.of(mask));
        } else {
            assertThat(carried).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void onlyLayersThatSaySoDifferInTraining(LayerRow row) {
        var setup = Setup.of(row, DTypePolicy.FLOAT32);
        var state = values(setup.layer);
        var tested = setup.call(setup.inputs, false);
        var trained = setup.call(setup.inputs, true);
        if (row.is(Trait.TRAINING_DIFFERS)) {
            boolean same = true;
            for (int i = 0; i < tested.size(); i++) {
                same &= trained.get(i).toByteBuffer().equals(tested.get(i).toByteBuffer());
            }
            assertThat(same).as("training makes no difference to %s", row).isFalse();
        } else {
            assertSameBits(trained, tested);
        }
        if (row.is(Trait.KEEPS_STATE)) {
            return;
        }
        if (!row.is(Trait.TRAINING_DIFFERS)) {
            assertSameBits(values(setup.layer), state);
        }
        setup.reset();
        setup.layer.applyAll(row.withMask(setup.inputs), false);
        assertSameBits(values(setup.layer), state);
    }

    /** Each class of the registry has a row, and no row is of an unknown class. */
    @Test
    void theTablesAreOfTheLayersOfTheRegistry() {
        var names = new TreeSet<String>();
        rows().filter(LayerRow::isSaved)
                .forEach(row -> names.add(row.layer().getClass().getSimpleName()));
        assertThatThrownBy(() ->
                        Config.read(
                                Layer.class, Map.of("class_name", "?", "config", Map.of()), LAYERS))
                .hasMessageContaining("known are " + String.join(", ", names));
    }
}
