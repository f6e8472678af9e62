package io.gradus.nn.layers;

import java.util.List;

/** Pooling. */
final class PoolingRows {
    private PoolingRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("max pooling 2d", MaxPooling2D::new).input(4, 6, 2).output(2, 3, 2));
    }
}
