package io.gradus.nn.layers;

import java.util.List;

/** Convolutions. */
final class ConvolutionRows {
    private ConvolutionRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("conv2d", () -> new Conv2D(3, 2)).input(5, 4, 2).output(4, 3, 3));
    }
}
