package io.gradus.nn.layers;

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
                        .with(MASK_PASSES, TRAINING_DIFFERS));
    }
}
