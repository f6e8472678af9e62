package io.gradus.plot;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.function.IntPredicate;

/** Looks at the pixels of a rendered figure. */
final class Pixels {
    private final BufferedImage image;

    private Pixels(BufferedImage image) {
        this.image = image;
    }

    static Pixels of(Figure figure) {
        return new Pixels(figure.image());
    }

    static Pixels of(BufferedImage image) {
        return new Pixels(image);
    }

    int width() {
        return image.getWidth();
    }

    int height() {
        return image.getHeight();
    }

    Rectangle everywhere() {
        return new Rectangle(0, 0, width(), height());
    }

    int rgb(double x, double y) {
        return image.getRGB((int) Math.floor(x), (int) Math.floor(y)) & 0xFFFFFF;
    }

    int[] all() {
        return image.getRGB(0, 0, width(), height(), null, 0, width());
    }

    /** How many pixels of {@code where} have exactly this colour. */
    int count(Color color, Rectangle where) {
        return count(rgb -> rgb == (color.getRGB() & 0xFFFFFF), where);
    }

    int count(IntPredicate wanted, Rectangle where) {
        int count = 0;
        for (int y = where.y; y < where.y + where.height; y++) {
            for (int x = where.x; x < where.x + where.width; x++) {
                if (wanted.test(rgb(x, y))) {
                    count++;
                }
            }
        }
        return count;
    }

    /** The least rectangle that holds every pixel of exactly this colour. */
    Rectangle bounds(Color color) {
        var bounds = new Rectangle(-1, -1);
        for (int y = 0; y < height(); y++) {
            for (int x = 0; x < width(); x++) {
                if (rgb(x, y) == (color.getRGB() & 0xFFFFFF)) {
                    bounds.add(new Rectangle(x, y, 1, 1));
                }
            }
        }
        return bounds;
    }

    /**
     * What lies inside the frame of a chart: the longest straight runs of pixels that are no white,
     * seen from the left edge and from the lower edge, are the frame's own lines.
     */
    Rectangle area() {
        int left = 0;
        while (darkInColumn(left) < height() / 3) {
            left++;
        }
        int right = width() - 1;
        while (darkInColumn(right) < height() / 3) {
            right--;
        }
        int top = 0;
        while (darkInRow(top) < width() / 2) {
            top++;
        }
        int bottom = height() - 1;
        while (darkInRow(bottom) < width() / 2) {
            bottom--;
        }
        return new Rectangle(left, top, right - left, bottom - top);
    }

    private int darkInColumn(int x) {
        return longestRun(height(), y -> rgb(x, y) != 0xFFFFFF);
    }

    private int darkInRow(int y) {
        return longestRun(width(), x -> rgb(x, y) != 0xFFFFFF);
    }

    private static int longestRun(int length, IntPredicate dark) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < length; i++) {
            run = dark.test(i) ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
