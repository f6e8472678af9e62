package io.gradus.nn.layers;

import java.util.List;

/** Layers that arrange elements in other ways. */
final class ReshapingRows {
    private ReshapingRows() {}

    static List<LayerRow> rows() {
        return List.of(LayerRow.of("flatten", Flatten::new).input(2, 3).output(6));
    }
}
