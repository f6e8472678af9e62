package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.ANY_STEPS;

import io.gradus.tensor.Padding;
import java.util.List;

/** Pooling. */
final class PoolingRows {
    private PoolingRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("max pooling 1d", MaxPooling1D::new).input(6, 2).output(3, 2),
                LayerRow.of(
                                "max pooling 1d at the border",
                                () -> new MaxPooling1D(3).strides(2).padding("same"))
                        .input(5, 2)
                        .output(3, 2),
                LayerRow.of("max pooling 2d", MaxPooling2D::new).input(4, 6, 2).output(2, 3, 2),
                LayerRow.of(
                                "max pooling 2d at the border",
                                () -> new MaxPooling2D(2, 3).strides(1, 2).padding(Padding.SAME))
                        .input(4, 5, 2)
                        .output(4, 3, 2),
                LayerRow.of(
                                "max pooling 2d of channels first",
                                () -> new MaxPooling2D(2).dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 4, 6)
                        .output(2, 2, 3),
                LayerRow.of("max pooling 3d", () -> new MaxPooling3D(2, 2, 1).strides(1))
                        .input(3, 4, 2, 2)
                        .output(2, 3, 2, 2),
                LayerRow.of("adaptive max pooling 1d", () -> new AdaptiveMaxPooling1D(3))
                        .input(5, 2)
                        .output(3, 2),
                LayerRow.of("adaptive max pooling 2d", () -> new AdaptiveMaxPooling2D(2, 3))
                        .input(4, 4, 2)
                        .output(2, 3, 2),
                LayerRow.of(
                                "adaptive max pooling 2d of channels first",
                                () ->
                                        new AdaptiveMaxPooling2D(2)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 4, 5)
                        .output(2, 2, 2),
                LayerRow.of("adaptive max pooling 3d", () -> new AdaptiveMaxPooling3D(2, 1, 2))
                        .input(4, 2, 3, 2)
                        .output(2, 1, 2, 2),
                LayerRow.of("global max pooling 1d", GlobalMaxPooling1D::new)
                        .input(5, 2)
                        .output(2)
                        .with(ANY_STEPS),
                LayerRow.of(
                                "global max pooling 1d that keeps dims",
                                () -> new GlobalMaxPooling1D().keepDims(true))
                        .input(5, 2)
                        .output(1, 2),
                LayerRow.of("global max pooling 2d", GlobalMaxPooling2D::new)
                        .input(3, 4, 2)
                        .output(2),
                LayerRow.of(
                                "global max pooling 2d of channels first",
                                () ->
                                        new GlobalMaxPooling2D()
                                                .keepDims(true)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 3, 4)
                        .output(2, 1, 1),
                LayerRow.of("global max pooling 3d", GlobalMaxPooling3D::new)
                        .input(3, 2, 2, 2)
                        .output(2),
                LayerRow.of("average pooling 1d", AveragePooling1D::new).input(6, 2).output(3, 2),
                LayerRow.of(
                                "average pooling 1d at the border",
                                () -> new AveragePooling1D(3).strides(2).padding("same"))
                        .input(5, 2)
                        .output(3, 2),
                LayerRow.of("average pooling 2d", AveragePooling2D::new)
                        .input(4, 6, 2)
                        .output(2, 3, 2),
                LayerRow.of(
                                "average pooling 2d at the border",
                                () ->
                                        new AveragePooling2D(2, 3)
                                                .strides(1, 2)
                                                .padding(Padding.SAME))
                        .input(4, 5, 2)
                        .output(4, 3, 2),
                LayerRow.of(
                                "average pooling 2d of channels first",
                                () -> new AveragePooling2D(2).dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 4, 6)
                        .output(2, 2, 3),
                LayerRow.of("average pooling 3d", () -> new AveragePooling3D(2, 2, 1).strides(1))
                        .input(3, 4, 2, 2)
                        .output(2, 3, 2, 2),
                LayerRow.of("adaptive average pooling 1d", () -> new AdaptiveAveragePooling1D(3))
                        .input(5, 2)
                        .output(3, 2),
                LayerRow.of("adaptive average pooling 2d", () -> new AdaptiveAveragePooling2D(2, 3))
                        .input(4, 4, 2)
                        .output(2, 3, 2),
                LayerRow.of(
                                "adaptive average pooling 2d of channels first",
                                () ->
                                        new AdaptiveAveragePooling2D(2)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 4, 5)
                        .output(2, 2, 2),
                LayerRow.of(
                                "adaptive average pooling 3d",
                                () -> new AdaptiveAveragePooling3D(2, 1, 2))
                        .input(4, 2, 3, 2)
                        .output(2, 1, 2, 2),
                LayerRow.of("global average pooling 1d", GlobalAveragePooling1D::new)
                        .input(5, 2)
                        .output(2)
                        .with(ANY_STEPS),
                LayerRow.of(
                                "global average pooling 1d that keeps dims",
                                () -> new GlobalAveragePooling1D().keepDims(true))
                        .input(5, 2)
                        .output(1, 2),
                LayerRow.of("global average pooling 2d", GlobalAveragePooling2D::new)
                        .input(3, 4, 2)
                        .output(2)
                        .with(ANY_STEPS),
                LayerRow.of(
                                "global average pooling 2d of channels first",
                                () ->
                                        new GlobalAveragePooling2D()
                                                .keepDims(true)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 3, 4)
                        .output(2, 1, 1),
                LayerRow.of("global average pooling 3d", GlobalAveragePooling3D::new)
                        .input(3, 2, 2, 2)
                        .output(2),
                LayerRow.of("global average pooling 1d with a mask", GlobalAveragePooling1D::new)
                        .input(5, 2)
                        .output(2)
                        .with(ANY_STEPS)
                        .masked(5),
                LayerRow.of(
                                "global average pooling 1d of channels first with a mask",
                                () ->
                                        new GlobalAveragePooling1D()
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 5)
                        .output(2)
                        .masked(5));
    }
}
