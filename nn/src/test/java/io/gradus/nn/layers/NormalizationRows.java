package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.ANY_STEPS;
import static io.gradus.nn.layers.LayerRow.Trait.MASK_PASSES;
import static io.gradus.nn.layers.LayerRow.Trait.MOVES_WEIGHTS;
import static io.gradus.nn.layers.LayerRow.Trait.STOPS_TRAINING_GRADIENT;
import static io.gradus.nn.layers.LayerRow.Trait.TRAINING_DIFFERS;

import java.util.List;

/** Normalisations. */
final class NormalizationRows {
    private NormalizationRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("batch normalization", BatchNormalization::new)
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of(
                                "batch normalization of images",
                                () -> new BatchNormalization().momentum(0.9).epsilon(0.01))
                        .input(3, 2, 4)
                        .output(3, 2, 4)
                        .with(ANY_STEPS, MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of(
                                "batch normalization of channels first",
                                () -> new BatchNormalization().axis(1).scale(false))
                        .input(2, 3, 4)
                        .output(2, 3, 4)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of(
                                "batch normalization with a mask",
                                () -> new BatchNormalization().center(false))
                        .input(5, 2)
                        .output(5, 2)
                        .with(ANY_STEPS, MASK_PASSES, TRAINING_DIFFERS)
                        .masked(5),
                LayerRow.of("batch renormalization", () -> new BatchNormalization().renorm(true))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES, STOPS_TRAINING_GRADIENT, TRAINING_DIFFERS),
                LayerRow.of(
                                "batch renormalization with bounds",
                                () ->
                                        new BatchNormalization()
                                                .renorm(true)
                                                .renormMomentum(0.8)
                                                .renormClipping(new RenormClipping(0.5, 1.5, 0.3)))
                        .input(3, 4)
                        .output(3, 4)
                        .with(MASK_PASSES, STOPS_TRAINING_GRADIENT, TRAINING_DIFFERS),
                LayerRow.of(
                                "synchronized batch normalization",
                                () -> new BatchNormalization().isSynchronized(true))
                        .input(3)
                        .output(3)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of("layer normalization", LayerNormalization::new)
                        .input(3, 4)
                        .output(3, 4)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of(
                                "layer normalization along two axes",
                                () -> new LayerNormalization(-1, 1).epsilon(1e-5))
                        .input(3, 2, 4)
                        .output(3, 2, 4)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "layer normalization that only scales",
                                () -> new LayerNormalization().rmsScaling(true))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "layer normalization without a scale",
                                () -> new LayerNormalization().center(false).scale(false))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES),
                LayerRow.of("group normalization", () -> new GroupNormalization(2))
                        .input(3, 4)
                        .output(3, 4)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of(
                                "group normalization of channels first",
                                () -> new GroupNormalization(2).axis(1))
                        .input(4, 3, 2)
                        .output(4, 3, 2)
                        .with(MASK_PASSES),
                LayerRow.of("instance normalization", () -> new GroupNormalization(-1))
                        .input(3, 2, 4)
                        .output(3, 2, 4)
                        .with(MASK_PASSES),
                LayerRow.of("rms normalization", RMSNormalization::new)
                        .input(3, 4)
                        .output(3, 4)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of(
                                "rms normalization along two axes",
                                () -> new RMSNormalization(-2, -1).epsilon(1e-3))
                        .input(3, 4)
                        .output(3, 4)
                        .with(MASK_PASSES),
                LayerRow.of("unit normalization", UnitNormalization::new)
                        .input(3, 4)
                        .output(3, 4)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of("unit normalization along two axes", () -> new UnitNormalization(1, 2))
                        .input(3, 4)
                        .output(3, 4)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "spectral normalization",
                                () -> new SpectralNormalization(new Dense(3, "tanh")))
                        .input(4)
                        .output(3)
                        .with(MASK_PASSES, MOVES_WEIGHTS, TRAINING_DIFFERS),
                LayerRow.of(
                                "spectral normalization of a convolution",
                                () ->
                                        new SpectralNormalization(new Conv2D(3, 2))
                                                .powerIterations(3))
                        .input(3, 3, 2)
                        .output(2, 2, 3)
                        .with(MOVES_WEIGHTS, TRAINING_DIFFERS));
    }
}
