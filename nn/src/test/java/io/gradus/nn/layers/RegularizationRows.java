package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.ANY_STEPS;
import static io.gradus.nn.layers.LayerRow.Trait.MASK_PASSES;
import static io.gradus.nn.layers.LayerRow.Trait.TRAINING_DIFFERS;

import java.util.List;

/** Layers that keep models from learning by heart. */
final class RegularizationRows {
    private RegularizationRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("dropout", () -> new Dropout(0.4))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of(
                                "dropout with a noise shape",
                                () -> new Dropout(0.4).noiseShape(-1, 1, 4).seed(3))
                        .input(5, 4)
                        .output(5, 4)
                        .with(ANY_STEPS, MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of("spatial dropout 1d", () -> new SpatialDropout1D(0.5))
                        .input(4, 6)
                        .output(4, 6)
                        .with(ANY_STEPS, MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of("spatial dropout 2d", () -> new SpatialDropout2D(0.5).seed(1))
                        .input(2, 3, 6)
                        .output(2, 3, 6)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of(
                                "spatial dropout 2d of channels first",
                                () ->
                                        new SpatialDropout2D(0.5)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(6, 2, 3)
                        .output(6, 2, 3)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of("spatial dropout 3d", () -> new SpatialDropout3D(0.5))
                        .input(2, 3, 2, 6)
                        .output(2, 3, 2, 6)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of("alpha dropout", () -> new AlphaDropout(0.3))
                        .input(4)
                        .output(4)
                        .with(ANY_STEPS, MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of(
                                "alpha dropout with a noise shape",
                                () -> new AlphaDropout(0.3).noiseShape(-1, 1))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of("gaussian dropout", () -> new GaussianDropout(0.3))
                        .input(4)
                        .output(4)
                        .with(ANY_STEPS, MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of("gaussian noise", () -> new GaussianNoise(0.3).seed(7))
                        .input(4)
                        .output(4)
                        .with(ANY_STEPS, MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of("no noise", () -> new GaussianNoise(0))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES),
                LayerRow.of("activity regularization", () -> new ActivityRegularization(0.1, 0.2))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES));
    }
}
