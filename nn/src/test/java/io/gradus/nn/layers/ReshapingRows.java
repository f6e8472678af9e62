package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.ANY_STEPS;
import static io.gradus.nn.layers.LayerRow.Trait.NO_GRADIENT;

import io.gradus.ops.Resampling;
import java.util.List;

/** Layers that arrange elements in other ways. */
final class ReshapingRows {
    private ReshapingRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("flatten", Flatten::new).input(2, 3).output(6),
                LayerRow.of(
                                "flatten of channels first",
                                () -> new Flatten().dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 3, 2)
                        .output(12),
                LayerRow.of("flatten of numbers", Flatten::new)
                        .integers(5)
                        .output(1)
                        .with(NO_GRADIENT),
                LayerRow.of("reshape", () -> new Reshape(3, 4)).input(2, 6).output(3, 4),
                LayerRow.of("reshape of steps", () -> new Reshape(-1, 3))
                        .input(4, 6)
                        .output(8, 3)
                        .with(ANY_STEPS),
                LayerRow.of("reshape with what is left", () -> new Reshape(3, -1, 2))
                        .input(12)
                        .output(3, 2, 2),
                LayerRow.of("permute", () -> new Permute(2, 3, 1))
                        .input(2, 3, 4)
                        .output(3, 4, 2)
                        .with(ANY_STEPS),
                LayerRow.of("repeat vector", () -> new RepeatVector(3)).input(4).output(3, 4),
                LayerRow.of("cropping 1d", Cropping1D::new).input(5, 2).output(3, 2),
                LayerRow.of("cropping 1d at one end", () -> new Cropping1D(2, 0))
                        .input(5, 2)
                        .output(3, 2),
                LayerRow.of("cropping 2d of nothing", Cropping2D::new)
                        .input(3, 4, 2)
                        .output(3, 4, 2),
                LayerRow.of("cropping 2d", () -> new Cropping2D(1, 0, 2, 1))
                        .input(3, 4, 2)
                        .output(2, 1, 2),
                LayerRow.of(
                                "cropping 2d of channels first",
                                () -> new Cropping2D(1, 2).dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 4, 5)
                        .output(2, 2, 1),
                LayerRow.of("cropping 3d", Cropping3D::new).input(3, 4, 5, 2).output(1, 2, 3, 2),
                LayerRow.of("zero padding 1d", () -> new ZeroPadding1D(1, 2))
                        .input(3, 2)
                        .output(6, 2)
                        .with(ANY_STEPS),
                LayerRow.of("zero padding 2d", ZeroPadding2D::new).input(2, 3, 2).output(4, 5, 2),
                LayerRow.of(
                                "zero padding 2d of channels first",
                                () ->
                                        new ZeroPadding2D(1, 2, 0, 3)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 2, 3)
                        .output(2, 5, 6),
                LayerRow.of("zero padding 3d", () -> new ZeroPadding3D(1, 0, 2))
                        .input(2, 3, 1, 2)
                        .output(4, 3, 5, 2),
                LayerRow.of("up-sampling 1d", UpSampling1D::new)
                        .input(3, 2)
                        .output(6, 2)
                        .with(ANY_STEPS),
                LayerRow.of("up-sampling 2d", () -> new UpSampling2D(2, 3))
                        .input(2, 3, 2)
                        .output(4, 9, 2),
                LayerRow.of(
                                "up-sampling 2d between pixels",
                                () -> new UpSampling2D(2).interpolation(Resampling.Method.BILINEAR))
                        .input(2, 3, 2)
                        .output(4, 6, 2),
                LayerRow.of(
                                "up-sampling 2d of channels first",
                                () ->
                                        new UpSampling2D(2)
                                                .interpolation(Resampling.Method.BICUBIC)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 3, 4)
                        .output(2, 6, 8),
                LayerRow.of("up-sampling 3d", () -> new UpSampling3D(1, 2, 2))
                        .input(2, 2, 1, 2)
                        .output(2, 4, 2, 2));
    }
}
