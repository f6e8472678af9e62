package io.gradus.cpu.conv;

import io.gradus.cpu.gemm.RunGemm;

/**
 * One image at a time, with the zeros around it that windows reach: so all windows are alike, and
 * neighbours on a line of the grid are equally far apart even across the ends of lines.
 */
final class Canvas<A> {
    private final Windows windows;
    private final A elements;
    private int drawn = -1;

    /**
     * Makes an empty one.
     *
     * @param reach elements that are read from the first on; what lies behind the image is zeros
     */
    Canvas(Windows windows, int reach, RunGemm<A> gemm) {
        this.windows = windows;
        this.elements = gemm.newArray(Math.max(reach, height(windows) * lineElements(windows)));
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

    private static int height(Windows windows) {
        return (windows.gridHeight() - 1) * windows.stepDown() + windows.rows();
    }

    A elements() {
        return elements;
    }

    /** Copies an image, unless it is there already. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // arrays of one type
    void draw(A images, int image) {
        if (image == drawn) {
            return;
        }
        drawn = image;
        int channels = windows.channels();
        int line = lineElements(windows);
        int from = Math.max(0, windows.left());
        int to = from - windows.left();
        int columns = linePositions(windows) * windows.stepAcross();
        int count = Math.min(windows.width() - from, columns - to);
        int first = Math.max(0, -windows.top());
        int end = Math.min(height(windows), windows.height() - windows.top());
        for (int y = first; count > 0 && y < end; y++) {
            System.arraycopy(
                    images,
                    ((image * windows.height() + windows.top() + y) * windows.width() + from)
                            * channels,
                    elements,
                    y * line + to * channels,
                    count * channels);
        }
    }
}
