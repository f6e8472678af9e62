package io.gradus.plot;

import static io.gradus.plot.Values.check;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Small images in rows, with a caption under each; made by {@link Plot#imageGrid Plot.imageGrid}.
 * Images are enlarged by a whole factor to some 84 pixels and keep their pixels sharp.
 */
public final class ImageGrid extends Figure {
    private static final int GAP = 14;
    private static final int CAPTION = 22;
    private static final int IMAGE_SIZE = 84;

    /** What rounding may add to a pixel, as a share of the range. */
    private static final double SLACK = 1e-3;

    private final double[][] images;
    private final int imageHeight;
    private final int imageWidth;
    private final List<String> captions;
    private final boolean[] correct;
    private final String title;
    private final int columns;
    private final double black;
    private final double white;

    private ImageGrid(
            double[][] images,
            int imageHeight,
            int imageWidth,
            List<String> captions,
            boolean[] correct,
            String title,
            int columns,
            double black,
            double white) {
        this.images = images;
        this.imageHeight = imageHeight;
        this.imageWidth = imageWidth;
        this.captions = captions;
        this.correct = correct;
        this.title = title;
        this.columns = columns;
        this.black = black;
        this.white = white;
    }

    static ImageGrid of(double[][] images, int height, int width) {
        check(height > 0 && width > 0, "images of %d x %d pixels cannot be drawn", height, width);
        check(images.length > 0, "there are no images to draw");
        long grey = (long) height * width;
        for (int i = 0; i < images.length; i++) {
            check(
                    images[i].length == images[0].length,
                    "image %d has %d values, but image 0 has %d",
                    i,
                    images[i].length,
                    images[0].length);
        }
        check(
                images[0].length == grey || images[0].length == 3 * grey,
                "an image of %d x %d pixels has %d values in" + " grey or %d in RGB, not %d",
                height,
                width,
                grey,
                3 * grey,
                images[0].length);
        int columns = (int) Math.ceil(Math.sqrt(images.length));
        return new ImageGrid(images, height, width, List.of(), new boolean[0], "", columns, 0, 1);
    }

    /**
     * Sets the text under each image.
     *
     * @param captions one line for each image
     * @return a new grid
     * @throws IllegalArgumentException if there are more or fewer than images
     */
    public ImageGrid captions(String... captions) {
        checkCount("captions", captions.length);
        return new ImageGrid(
                images,
                imageHeight,
                imageWidth,
                List.of(captions),
                correct,
                title,
                columns,
                black,
                white);
    }

    /**
     * Marks each image as right or wrong: right ones have a green caption, wrong ones a red caption
     * and a red frame.
     *
     * @param correct one answer for each image
     * @return a new grid
     * @throws IllegalArgumentException if there are more or fewer than images
     */
    public ImageGrid correct(boolean... correct) {
        checkCount("marks", correct.length);
        return new ImageGrid(
                images,
                imageHeight,
                imageWidth,
                captions,
                correct.clone(),
                title,
                columns,
                black,
                white);
    }

    /**
     * Sets the title.
     *
     * @param title one line of text
     * @return a new grid
     */
    public ImageGrid title(String title) {
        return new ImageGrid(
                images, imageHeight, imageWidth, captions, correct, title, columns, black, white);
    }

    /**
     * Sets how many images stand in a row; a square grid otherwise.
     *
     * @param columns 1 or more
     * @return a new grid
     */
    public ImageGrid columns(int columns) {
        check(columns > 0, "a grid of %d columns has no place for an image", columns);
        return new ImageGrid(
                images, imageHeight, imageWidth, captions, correct, title, columns, black, white);
    }

    /**
     * Sets what the pixels' values mean; 0 is black and 1 is white otherwise. Drawing fails with an
     * {@link IllegalArgumentException} if a value lies outside, or is NaN.
     *
     * @param black the value drawn as black, such as 0
     * @param white the value drawn as white, such as 255
     * @return a new grid
     */
    public ImageGrid range(double black, double white) {
        check(
                black != white && Double.isFinite(white - black),
                "black is %s and white is %s: they must differ and be" + " finite",
                black,
                white);
        return new ImageGrid(
                images, imageHeight, imageWidth, captions, correct, title, columns, black, white);
    }

    @Override
    public int width() {
        return Math.max(
                2 * Ink.MARGIN + usedColumns() * (cellWidth() + GAP) - GAP,
                2 * Ink.MARGIN + Ink.width(title, Ink.TITLE));
    }

    @Override
    public int height() {
        int rows = (images.length + columns - 1) / columns;
        return 2 * Ink.MARGIN + Ink.titleHeight(title) + rows * (cellHeight() + GAP) - GAP;
    }

    @Override
    void paint(Graphics2D g) {
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        Ink.title(g, title, width() / 2.0, width());
        int left = (width() - usedColumns() * (cellWidth() + GAP) + GAP) / 2;
        for (int i = 0; i < images.length; i++) {
            int x = left + i % columns * (cellWidth() + GAP);
            int y = Ink.MARGIN + Ink.titleHeight(title) + i / columns * (cellHeight() + GAP);
            paintCell(g, i, x, y);
        }
    }

    private void paintCell(Graphics2D g, int i, int x, int y) {
        int width = imageWidth * scale();
        int height = imageHeight * scale();
        int left = x + (cellWidth() - width) / 2;
        g.drawImage(pixels(i), left, y, width, height, null);
        boolean wrong = correct.length > 0 && !correct[i];
        float frame = wrong ? 3 : 1;
        g.setStroke(new BasicStroke(frame));
        g.setColor(wrong ? PlotColor.RED.color() : Ink.FRAME);
        g.draw(
                new Rectangle2D.Double(
                        left - frame / 2, y - frame / 2, width + frame, height + frame));
        if (!captions.isEmpty()) {
            g.setColor(
                    correct.length == 0
                            ? Ink.TEXT
                            : (wrong ? PlotColor.RED : PlotColor.GREEN).color());
            Ink.centred(
                    g,
                    captions.get(i),
                    Ink.SMALL,
                    x + cellWidth() / 2.0,
                    y + height + CAPTION / 2.0 + 3);
        }
    }

    private BufferedImage pixels(int image) {
        var values = images[image];
        int channels = values.length / (imageHeight * imageWidth);
        var pixels = new BufferedImage(imageWidth, imageHeight, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < imageHeight * imageWidth; i++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                rgb = rgb << 8 | level(image, i * channels + c % channels);
            }
            pixels.setRGB(i % imageWidth, i / imageWidth, rgb);
        }
        return pixels;
    }

    private int level(int image, int index) {
        double share = (images[image][index] - black) / (white - black);
        check(
                share >= -SLACK && share <= 1 + SLACK,
                "image %d: value %d is %s, outside black %s to white %s;"
                        + " range(black, white) sets others",
                image,
                index,
                images[image][index],
                black,
                white);
        return (int) Math.round(255 * Math.clamp(share, 0, 1));
    }

    private int scale() {
        return Math.max(1, IMAGE_SIZE / Math.max(imageWidth, imageHeight));
    }

    private int usedColumns() {
        return Math.min(columns, images.length);
    }

    private int cellWidth() {
        return Math.max(imageWidth * scale(), Ink.width(captions, Ink.SMALL));
    }

    private int cellHeight() {
        return imageHeight * scale() + (captions.isEmpty() ? 0 : CAPTION);
    }

    private void checkCount(String what, int count) {
        check(
                count == images.length,
                "%d %s for %d images: each needs one",
                count,
                what,
                images.length);
    }
}
