package io.gradus.cpu.conv;

import io.gradus.cpu.gemm.RunGemm;

/**
 * A band of one image at a time, with the zeros around it that windows reach: so all windows are
 * alike, and neighbours on a line of the grid are equally far apart even across the ends of lines.
 * It is no larger than the lines of the grid that are worked on, however large images are.
 */
final class Canvas<A> {
    private final Windows windows;
    private final A elements;
    private final A zeros;

    /**
     * Makes an empty one.
     *
     * @param lines the most lines of the grid in a band
     * @param beyond elements that are read behind the last line
     */
    Canvas(Windows windows, int lines, int beyond, RunGemm<A> gemm) {
        this.windows = windows;
        this.elements = gemm.newArray(height(lines) * lineElements(windows) + beyond);
        this.zeros = gemm.newArray(lineElements(windows));
    }

    /** Positions from one line of the grid to the next, in steps across. */
    static int linePositions(Windows windows) {
        int width = (windows.gridWidth() - 1) * windows.stepAcross() + windows.columns();
        return Math.ceilDiv(width, windows.stepAcross());
    }

    /** Array elements of a line. */
    static int lineElements(Windows windows) {
        return linePositions(windows) * windows.stepAcross() * windows.channels();
    }

    private int height(int lines) {
        return (lines - 1) * windows.stepDown() + windows.rows();
    }

    A elements() {
        return elements;
    }

    /** Copies what the windows of some lines of the grid see. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // arrays of one type
    void draw(A images, int image, int firstLine, int lines) {
        int channels = windows.channels();
        int line = lineElements(windows);
        int columns = linePositions(windows) * windows.stepAcross();
        int from = Math.max(0, windows.left());
        int to = from - windows.left();
        int count = Math.min(windows.width() - from, columns - to);
        int top = windows.top() + firstLine * windows.stepDown();
        for (int row = 0; row < height(lines); row++) {
            int y = top + row;
            if (y < 0 || y >= windows.height() || count <= 0) {
                System.arraycopy(zeros, 0, elements, row * line, line);
            } else {
                // What is beside the image has been zeros from the beginning.
                System.arraycopy(
                        images,
                        ((image * windows.height() + y) * windows.width() + from) * channels,
                        elements,
                        row * line + to * channels,
                        count * channels);
            }
        }
    }
}
