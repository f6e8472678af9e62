package io.gradus.plot;

import java.awt.Color;

/**
 * The colours of the charts: ten calm hues that stay apart on white, in the order in which series
 * receive them, and black.
 */
public enum PlotColor {
    /** The first colour, and that of class 0. */
    BLUE(0x3B6FB6),
    /** The second colour, and that of class 1. */
    ORANGE(0xE1812C),
    /** The third colour, and that of right answers. */
    GREEN(0x3A923A),
    /** The fourth colour, and that of errors. */
    RED(0xC03D3E),
    /** The fifth colour. */
    PURPLE(0x8A67B4),
    /** The sixth colour. */
    CYAN(0x2FA3B5),
    /** The seventh colour. */
    PINK(0xD176A8),
    /** The eighth colour. */
    BROWN(0x7F5B4C),
    /** The ninth colour. */
    OLIVE(0x9C9A2E),
    /** The tenth colour. */
    GREY(0x7F7F7F),
    /** Black, which no series receives by itself: for lines that explain the others. */
    BLACK(0x222222);

    private static final int CYCLE = 10;

    private final Color color;

    PlotColor(int rgb) {
        color = new Color(rgb);
    }

    /**
     * The colour as Java2D knows it.
     *
     * @return an opaque colour
     */
    public Color color() {
        return color;
    }

    /**
     * The colour of the series or class with this number; the ten hues repeat.
     *
     * @param index 0 or more
     * @return one of the ten hues, never black
     */
    public static PlotColor of(int index) {
        return values()[Math.floorMod(index, CYCLE)];
    }
}
