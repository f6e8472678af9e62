package io.gradus.plot;

import java.awt.AWTError;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture that can be drawn, looked at as an image, and saved: what every method of {@link Plot}
 * leads to.
 */
public abstract sealed class Figure permits Chart, HeatMap, ImageGrid, Row {
    private static final long MAX_PIXELS = 100_000_000;

    /** Fails early, and says what to do, where nothing can be drawn. */
    Figure() {
        try {
            GraphicsEnvironment.getLocalGraphicsEnvironment();
        } catch (AWTError | LinkageError e) {
            // The runtime looks for a window system even to draw into memory, and fails if one is
            // named but not there.
            throw new IllegalStateException(
                    "this Java runtime finds no display to draw on; start it with -Djava.awt.headless=true, which needs"
                            + " none ("
                            + e
                            + ")",
                    e);
        }
    }

    /**
     * The width of the picture.
     *
     * @return pixels
     */
    public abstract int width();

    /**
     * The height of the picture.
     *
     * @return pixels
     */
    public abstract int height();

    /** Draws on a white ground whose top left corner is (0, 0). */
    abstract void paint(Graphics2D g);

    /**
     * Draws the picture with its top left corner at the origin of {@code g}, for a window of your
     * own or a library that writes another format. The state of {@code g} is left as it was.
     *
     * @param g where to draw
     */
    public final void draw(Graphics2D g) {
        var own = (Graphics2D) g.create();
        try {
            own.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            own.setRenderingHint(
                    RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            own.setRenderingHint(
                    RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            own.clipRect(0, 0, width(), height());
            own.setColor(Color.WHITE);
            own.fillRect(0, 0, width(), height());
            paint(own);
        } finally {
            own.dispose();
        }
    }

    /**
     * Draws the picture into a new image.
     *
     * @return an RGB image of {@link #width()} × {@link #height()} pixels
     * @throws IllegalArgumentException if it would have more than 100 million pixels, or the data
     *     do not fit what the figure is told to show, such as a value of 0 on a logarithmic axis
     */
    public final BufferedImage image() {
        if ((long) width() * height() > MAX_PIXELS) {
            throw new IllegalArgumentException(
                    "the figure would have %d x %d pixels, more than %d million: show fewer"
                            .formatted(width(), height(), MAX_PIXELS / 1_000_000));
        }
        var image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        try {
            draw(g);
        } finally {
            g.dispose();
        }
        return image;
    }

    /**
     * Saves the picture as a PNG file. Missing folders are made. The file appears whole or not at
     * all: it is written beside its place and then renamed over whatever stood there.
     *
     * @param file a path that ends in {@code .png}
     * @return {@code file}
     * @throws IllegalArgumentException if the path ends in something else, or as {@link #image} has
     *     it
     * @throws UncheckedIOException if the file cannot be written
     */
    public final Path save(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new IllegalArgumentException(
                    "cannot save \""
                            + file
                            + "\": figures are saved as PNG, so the name"
                            + " must end in .png");
        }
        // The whole file is made in memory first, so that an error while drawing touches no disk.
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image(), "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            replace(file.toAbsolutePath(), bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save figure \"" + file + "\": " + e, e);
        }
        return file;
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        var folder = file.getParent();
        Files.createDirectories(folder);
        // Not createTempFile: its files are readable by their owner alone, and so would be the
        // picture.
        var partial = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.write(partial, bytes, StandardOpenOption.CREATE_NEW);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
