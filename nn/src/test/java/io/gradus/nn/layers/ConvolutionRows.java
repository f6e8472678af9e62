package io.gradus.nn.layers;

import io.gradus.tensor.Padding;
import java.util.List;

/** Convolutions. */
final class ConvolutionRows {
    private ConvolutionRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("conv1d", () -> new Conv1D(3, 2)).input(5, 2).output(4, 3),
                LayerRow.of(
                                "causal conv1d",
                                () -> new Conv1D(3, 3, "tanh").padding("causal").dilationRate(2))
                        .input(6, 2)
                        .output(6, 3),
                LayerRow.of("conv1d in groups", () -> new Conv1D(4, 2).groups(2).strides(2))
                        .input(6, 4)
                        .output(3, 4),
                LayerRow.of("conv2d", () -> new Conv2D(3, 2)).input(5, 4, 2).output(4, 3, 3),
                LayerRow.of(
                                "conv2d at the border",
                                () ->
                                        new Conv2D(3, 3, 2)
                                                .padding("same")
                                                .strides(2)
                                                .activation("tanh"))
                        .input(5, 4, 2)
                        .output(3, 2, 3),
                LayerRow.of(
                                "dilated conv2d",
                                () -> new Conv2D(2, 2).dilationRate(2, 1).useBias(false))
                        .input(5, 4, 2)
                        .output(3, 3, 2),
                LayerRow.of("conv2d in groups", () -> new Conv2D(4, 2).groups(2))
                        .input(4, 4, 4)
                        .output(3, 3, 4),
                LayerRow.of(
                                "conv2d of channels first",
                                () -> new Conv2D(3, 2).dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 5, 4)
                        .output(3, 4, 3),
                LayerRow.of("conv3d", () -> new Conv3D(2, 2)).input(3, 3, 4, 2).output(2, 2, 3, 2),
                LayerRow.of(
                                "conv3d at the border",
                                () -> new Conv3D(2, 2, 3, 1).padding(Padding.SAME).strides(1, 2, 2))
                        .input(3, 3, 4, 1)
                        .output(3, 2, 2, 2),
                LayerRow.of("conv1d transposed", () -> new Conv1DTranspose(3, 2).strides(2))
                        .input(4, 2)
                        .output(8, 3),
                LayerRow.of(
                                "conv2d transposed",
                                () -> new Conv2DTranspose(3, 3, "tanh").padding("same").strides(2))
                        .input(3, 2, 2)
                        .output(6, 4, 3),
                LayerRow.of(
                                "conv2d transposed with more behind",
                                () -> new Conv2DTranspose(2, 3).strides(3).outputPadding(2, 1))
                        .input(2, 2, 2)
                        .output(8, 7, 2),
                LayerRow.of(
                                "dilated conv2d transposed",
                                () -> new Conv2DTranspose(2, 2).dilationRate(2))
                        .input(3, 3, 2)
                        .output(5, 5, 2),
                LayerRow.of(
                                "conv2d transposed of channels first",
                                () ->
                                        new Conv2DTranspose(3, 2)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 3, 4)
                        .output(3, 4, 5),
                LayerRow.of("conv3d transposed", () -> new Conv3DTranspose(2, 2).strides(2))
                        .input(2, 2, 2, 2)
                        .output(4, 4, 4, 2),
                LayerRow.of("depthwise conv1d", () -> new DepthwiseConv1D(2).depthMultiplier(2))
                        .input(5, 3)
                        .output(4, 6),
                LayerRow.of(
                                "depthwise conv2d",
                                () -> new DepthwiseConv2D(3, "tanh").padding("same"))
                        .input(4, 5, 2)
                        .output(4, 5, 2),
                LayerRow.of(
                                "depthwise conv2d of channels first",
                                () ->
                                        new DepthwiseConv2D(2)
                                                .strides(2)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 4, 4)
                        .output(2, 2, 2),
                LayerRow.of(
                                "separable conv1d",
                                () ->
                                        new SeparableConv1D(4, 2)
                                                .depthMultiplier(2)
                                                .padding("causal"))
                        .input(5, 3)
                        .output(5, 4),
                LayerRow.of("separable conv2d", () -> new SeparableConv2D(3, 2).dilationRate(2))
                        .input(5, 4, 2)
                        .output(3, 2, 3),
                LayerRow.of(
                                "separable conv2d of channels first",
                                () ->
                                        new SeparableConv2D(3, 2)
                                                .useBias(false)
                                                .dataFormat(DataFormat.CHANNELS_FIRST))
                        .input(2, 4, 4)
                        .output(3, 3, 3));
    }
}
