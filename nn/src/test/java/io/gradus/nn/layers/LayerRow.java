package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A layer, what to call it with, and what is to be true of it then. Inputs and outputs are given
 * without their batch.
 *
 * {@snippet :
 * LayerRow.of("dense", () -> new Dense(3, "tanh")).input(4).output(3).with(MASK_PASSES)
 * }
 */
final class LayerRow {
    /** What is true of a layer and not of most. */
    enum Trait {
        /** Outputs carry the mask of the first input. */
        MASK_PASSES,
        /** Outputs have a mask, whatever inputs have. */
        MAKES_MASK,
        /** Nothing has a gradient. */
        NO_GRADIENT,
        /** It cannot be saved. */
        NO_CONFIG,
        /** Outputs differ while the model is learning. */
        TRAINING_DIFFERS,
        /** A step of training changes trainable variables by itself. */
        MOVES_WEIGHTS,
        /** Part of what training computes counts as fixed for gradients. */
        STOPS_TRAINING_GRADIENT,
        /** Each call goes on from where the one before it ended. */
        KEEPS_STATE,
        /** Outputs of the dtype of the inputs, whatever the policy says. */
        KEEPS_DTYPE,
        /** The batch is a number when the layer is called, or there must be examples. */
        FIXED_BATCH,
        /**
         * The first size of inputs may be open, as the steps of sequences of unequal length are.
         */
        ANY_STEPS,
        /** A batch of no examples has no outputs. */
        NO_EMPTY_BATCH
    }

    /** An input: its shape without the batch, and what is in it. */
    record Given(DType dtype, int limit, int... sizes) {
        Tensor value(int batch, int steps, DType floating, Generator generator) {
            var all = new int[sizes.length + 1];
            all[0] = batch;
            System.arraycopy(sizes, 0, all, 1, sizes.length);
            if (steps > 0) {
                all[1] = steps;
            }
            var shape = Shape.of(all);
            return dtype.isFloating()
                    ? generator.normal(shape, 0, 1, DType.FLOAT64).cast(floating)
                    : generator.integers(shape, 0, limit).cast(dtype);
        }
    }

    private final String name;
    private final Supplier<Layer> supplier;
    private final List<Given> inputs = new ArrayList<>();
    private final List<int[]> outputs = new ArrayList<>();
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private int maskSteps = -1;

    private LayerRow(String name, Supplier<Layer> supplier) {
        this.name = name;
        this.supplier = supplier;
    }

    static LayerRow of(String name, Supplier<Layer> supplier) {
        return new LayerRow(name, supplier);
    }

    /** One more floating input. */
    LayerRow input(int... sizes) {
        inputs.add(new Given(DType.FLOAT32, 0, sizes));
        return this;
    }

    /** One more input of integers from 0 to less than a limit. */
    LayerRow integers(int limit, int... sizes) {
        inputs.add(new Given(DType.INT32, limit, sizes));
        return this;
    }

    /** The shape of one more output. */
    LayerRow output(int... sizes) {
        outputs.add(sizes);
        return this;
    }

    LayerRow with(Trait... more) {
        traits.addAll(Arrays.asList(more));
        return this;
    }

    /** Has the first input carry a mask [batch, steps] in all tests, not only in that of masks. */
    LayerRow masked(int steps) {
        maskSteps = steps;
        return this;
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    // ---- which tests are of it
    // -------------------------------------------------------------------------------

    boolean hasGradient() {
        return !is(Trait.NO_GRADIENT);
    }

    boolean isCompiledForAnyBatch() {
        return !is(Trait.FIXED_BATCH);
    }

    boolean isSaved() {
        return !is(Trait.NO_CONFIG);
    }

    /** Whether it computes in the dtype of its policy. */
    boolean followsPolicy() {
        return !is(Trait.KEEPS_DTYPE);
    }

    /** A layer whose examples are numbers has no steps to mask. */
    boolean takesMasks() {
        return inputs.getFirst().sizes().length > 0;
    }

    boolean isMasked() {
        return maskSteps >= 0;
    }

    int maskSteps() {
        return maskSteps;
    }

    Layer layer() {
        return supplier.get();
    }

    List<Given> inputs() {
        return inputs;
    }

    List<int[]> outputs() {
        return outputs;
    }

    /** Random inputs; where the row is masked the mask is the last one, so that traces take it. */
    List<Tensor> values(DType floating, int batch) {
        return values(floating, batch, 0);
    }

    /** Random inputs with another number of steps, unless it is 0. */
    List<Tensor> values(DType floating, int batch, int steps) {
        var generator = new Generator(batch);
        var values = new ArrayList<Tensor>();
        inputs.forEach(given -> values.add(given.value(batch, steps, floating, generator)));
        if (isMasked()) {
            values.add(someMask(batch, steps > 0 ? steps : maskSteps));
        }
        return values;
    }

    /** What the layer is called with: the mask, if there is one, is put on the first input. */
    List<Tensor> withMask(List<Tensor> values) {
        if (!isMasked()) {
            return values;
        }
        var all = new ArrayList<>(values);
        var mask = all.removeLast();
        all.set(0, Layer.masked(all.getFirst().identity(), mask));
        return all;
    }

    /** The first step of each example counts, the last ones of some do not. */
    static Tensor someMask(int batch, int steps) {
        var mask = new boolean[batch * steps];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % steps <= (i / steps + 1) % steps;
        }
        return Tensor.of(mask, Shape.of(batch, steps));
    }

    @Override
    public String toString() {
        return name;
    }
}
