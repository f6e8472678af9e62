package io.gradus.cpu.conv;

import java.util.List;

/**
 * The sizes of a convolution: images [batch, height, width, channels], filters [filterHeight,
 * filterWidth, channels, filters], outputs [batch, outputHeight, outputWidth, filters].
 *
 * @param batch how many images
 * @param height rows of an image
 * @param width columns of an image
 * @param channels values of a pixel
 * @param filterHeight rows of a window
 * @param filterWidth columns of a window
 * @param filters values of an output position
 * @param outputHeight rows of an output
 * @param outputWidth columns of an output
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param top rows of zeros above each image
 * @param left columns of zeros left of each image
 */
public record ConvolutionSizes(
        int batch,
        int height,
        int width,
        int channels,
        int filterHeight,
        int filterWidth,
        int filters,
        int outputHeight,
        int outputWidth,
        int strideHeight,
        int strideWidth,
        int top,
        int left) {
    /**
     * Takes the sizes from the shapes.
     *
     * @param images batch, height, width, channels
     * @param filters filter height, filter width, channels, filters
     * @param outputs batch, output height, output width, filters
     * @param strides steps of the window along height and width
     * @param padding rows above, rows below, columns left, columns right of zeros around each image
     * @return the sizes
     * @throws IllegalArgumentException if they contradict one another, naming what does not fit
     */
    public static ConvolutionSizes of(
            int[] images,
            int[] filters,
            int[] outputs,
            List<Integer> strides,
            List<Integer> padding) {
        var sizes =
                new ConvolutionSizes(
                        images[0],
                        images[1],
                        images[2],
                        images[3],
                        filters[0],
                        filters[1],
                        filters[3],
                        outputs[1],
                        outputs[2],
                        strides.get(0),
                        strides.get(1),
                        padding.get(0),
                        padding.get(2));
        require("channels of images and filters", images[3], filters[2]);
        require("batch of images and outputs", images[0], outputs[0]);
        require("filters and channels of outputs", filters[3], outputs[3]);
        for (int stride : strides) {
            if (stride < 1) {
                throw new IllegalArgumentException(
                        "conv2d: strides " + strides + " must be 1 or more");
            }
        }
        for (int size : padding) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "conv2d: padding " + padding + " must be 0 or more");
            }
        }
        require(
                "output height",
                positions(images[1] + padding.get(0) + padding.get(1), filters[0], strides.get(0)),
                outputs[1]);
        require(
                "output width",
                positions(images[2] + padding.get(2) + padding.get(3), filters[1], strides.get(1)),
                outputs[2]);
        return sizes;
    }

    private static int positions(int size, int window, int stride) {
        return size < window ? 0 : (size - window) / stride + 1;
    }

    private static void require(String what, int expected, int actual) {
        if (expected != actual) {
            throw new IllegalArgumentException(
                    "conv2d: "
                            + what
                            + " do not fit: "
                            + expected
                            + " are needed, but "
                            + actual
                            + " are given");
        }
    }

    /** Whether windows follow one another pixel by pixel. */
    boolean isDense() {
        return strideHeight == 1 && strideWidth == 1;
    }

    int outputPositions() {
        return batch * outputHeight * outputWidth;
    }

    int windowElements() {
        return filterHeight * filterWidth * channels;
    }
}
