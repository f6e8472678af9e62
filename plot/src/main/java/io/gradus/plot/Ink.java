package io.gradus.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.Ellipse2D;

/** Fonts, neutral colours, strokes and text placement, shared so that all figures look alike. */
final class Ink {
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    static final Color TEXT = new Color(0x333333);
    static final Color FRAME = new Color(0xBFBFBF);
    static final Color GRID = new Color(0xE8E8E8);

    /** The empty border of every figure, in pixels. */
    static final int MARGIN = 18;

    private static final int TITLE_HEIGHT = 36;
    private static final BasicStroke THIN = new BasicStroke(1);
    private static final BasicStroke SOLID =
            new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHED =
            new BasicStroke(
                    2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {8, 5}, 0);
    private static final FontRenderContext METRICS = new FontRenderContext(null, true, false);

    private Ink() {}

    /** The width that {@code text} takes, in whole pixels. */
    static int width(String text, Font font) {
        return (int) Math.ceil(font.getStringBounds(text, METRICS).getWidth());
    }

    /** The widest of {@code texts}, in whole pixels; 0 where there are none. */
    static int width(Iterable<String> texts, Font font) {
        int widest = 0;
        for (String text : texts) {
            widest = Math.max(widest, width(text, font));
        }
        return widest;
    }

    /**
     * Draws {@code text} centred on a point; capitals and digits are centred, not their descenders.
     */
    static void centred(Graphics2D g, String text, Font font, double x, double y) {
        double left = x - font.getStringBounds(text, METRICS).getWidth() / 2;
        g.setFont(font);
        g.drawString(text, (float) left, (float) (y + middle(font)));
    }

    /** Draws {@code text} so that it ends at {@code right}. */
    static void before(Graphics2D g, String text, Font font, double right, double y) {
        double left = right - font.getStringBounds(text, METRICS).getWidth();
        g.setFont(font);
        g.drawString(text, (float) left, (float) (y + middle(font)));
    }

    /** Draws {@code text} centred on a point and turned to be read from bottom to top. */
    static void upward(Graphics2D g, String text, Font font, double x, double y) {
        var own = (Graphics2D) g.create();
        own.translate(x, y);
        own.rotate(-Math.PI / 2);
        centred(own, text, font, 0, 0);
        own.dispose();
    }

    /** What a title takes of a figure's height, in pixels below its margin. */
    static int titleHeight(String title) {
        return title.isEmpty() ? 0 : TITLE_HEIGHT;
    }

    /**
     * Draws the title of a figure, centred on {@code x} as far as it then lies inside the margins.
     */
    static void title(Graphics2D g, String title, double x, int figureWidth) {
        double half = width(title, TITLE) / 2.0;
        double centre = Math.max(MARGIN + half, Math.min(x, figureWidth - MARGIN - half));
        g.setColor(TEXT);
        centred(g, title, TITLE, centre, MARGIN + 8);
    }

    /** Draws a shape as the lines of {@code series} are drawn. */
    static void line(Graphics2D g, Series series, Shape shape) {
        g.setColor(series.color().color());
        g.setStroke(series.dashed() ? DASHED : SOLID);
        g.draw(shape);
    }

    /**
     * Draws a point of {@code series}: a disc with a white rim, so that points that overlap can
     * still be counted.
     */
    static void dot(Graphics2D g, Series series, double x, double y, int size) {
        var disc = new Ellipse2D.Double(x - size / 2.0, y - size / 2.0, size, size);
        g.setColor(series.color().color());
        g.fill(disc);
        g.setStroke(THIN);
        g.setColor(Color.WHITE);
        g.draw(disc);
    }

    private static double middle(Font font) {
        return font.createGlyphVector(METRICS, "0").getVisualBounds().getHeight() / 2;
    }
}
