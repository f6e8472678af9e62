package io.gradus.nn;

import io.gradus.tensor.TensorType;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * A picture of a model: a box for each use of a layer, with its name, its class and the shape of
 * what comes out, and lines from each box to those that take it.
 *
 * {@snippet :
 * Diagram.of(model).save(Path.of("model.svg"));
 * }
 */
public final class Diagram {
    private static final int WIDTH = 230;
    private static final int HEIGHT = 54;
    private static final int GAP_X = 24;
    private static final int GAP_Y = 34;
    private static final int MARGIN = 16;

    /** How many pixels of a PNG picture a unit of the drawing takes. */
    private static final int SCALE = 2;

    private record Box(String title, String text, int row, List<Box> from) {}

    private record Place(int x, int y) {}

    private final List<Box> boxes;
    private final Map<Box, Place> places = new HashMap<>();
    private int width;
    private int height;

    private Diagram(List<Box> boxes) {
        this.boxes = boxes;
        arrange();
    }

    /**
     * Draws a model.
     *
     * @param model a model that is built: a graph of layers, or layers in a row
     * @return the picture
     * @throws IllegalStateException if it has no variables yet
     */
    public static Diagram of(Model model) {
        if (model.inputTypes().isEmpty()) {
            throw new IllegalStateException(
                    "model '" + model.name() + "' has no shapes yet: build it, or call it once");
        }
        return new Diagram(model.graph().map(Diagram::graph).orElseGet(() -> row(model)));
    }

    private static List<Box> graph(Graph graph) {
        var boxes = new ArrayList<Box>();
        var ofInput = new HashMap<Symbol, Box>();
        for (var input : graph.inputs()) {
            var box = new Box(input.name() + " (Input)", text(List.of(input.type())), 0, List.of());
            boxes.add(box);
            ofInput.put(input, box);
        }
        var ofUse = new HashMap<Symbol.Use, Box>();
        for (var use : graph.uses()) {
            var from =
                    use.inputs().stream()
                            .map(symbol ->
                                    symbol.use().isPresent() && !ofInput.containsKey(symbol)
                                            ? ofUse.get(symbol.use().get())
                                            : ofInput.get(symbol))
                            .distinct()
                            .toList();
            var box = box(use.layer(), use.types(), from);
            boxes.add(box);
            ofUse.put(use, box);
        }
        return boxes;
    }

    private static List<Box> row(Model model) {
        var boxes = new ArrayList<Box>();
        var types = model.inputTypes();
        boxes.add(new Box("input", text(types), 0, List.of()));
        var layers =
                model instanceof Sequential sequential ? sequential.sequence() : model.layers();
        for (var layer : layers) {
            types = layer.outputTypes(layer.inputTypes());
            boxes.add(box(layer, types, List.of(boxes.getLast())));
        }
        return boxes;
    }

    private static Box box(Layer layer, List<TensorType> types, List<Box> from) {
        int row = from.stream().mapToInt(Box::row).max().orElse(0) + 1;
        var title = layer.name() + " (" + layer.getClass().getSimpleName() + ")";
        return new Box(title, text(types), row, from);
    }

    private static String text(List<TensorType> types) {
        return String.join("  ", types.stream().map(TensorType::toString).toList());
    }

    /** Boxes of equal depth stand side by side, each row in the middle. */
    private void arrange() {
        var rows = new ArrayList<List<Box>>();
        for (var box : boxes) {
            while (rows.size() <= box.row) {
                rows.add(new ArrayList<>());
            }
            rows.get(box.row).add(box);
        }
        int widest = rows.stream().mapToInt(List::size).max().orElse(1);
        width = 2 * MARGIN + widest * (WIDTH + GAP_X) - GAP_X;
        height = 2 * MARGIN + rows.size() * (HEIGHT + GAP_Y) - GAP_Y;
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            int used = row.size() * (WIDTH + GAP_X) - GAP_X;
            for (int j = 0; j < row.size(); j++) {
                int x = (width - used) / 2 + j * (WIDTH + GAP_X);
                places.put(row.get(j), new Place(x, MARGIN + i * (HEIGHT + GAP_Y)));
            }
        }
    }

    /**
     * Writes the picture.
     *
     * @param file where to; it ends in {@code .svg} or {@code .png}
     * @throws IllegalArgumentException if it ends in something else
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".svg") && !name.endsWith(".png")) {
            throw new IllegalArgumentException(
                    "a diagram is written as .svg or .png, not as " + file.getFileName());
        }
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (name.endsWith(".svg")) {
            Files.writeString(file, svg());
        } else {
            ImageIO.write(image(), "png", file.toFile());
        }
    }

    /**
     * The picture as SVG.
     *
     * @return a whole document
     */
    public String svg() {
        var svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif">
                <rect width="100%%" height="100%%" fill="white"/>
                """
                        .formatted(width, height));
        for (var box : boxes) {
            var to = places.get(box);
            for (var from : box.from) {
                var start = places.get(from);
                svg.append(
                        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#888\"/>%n"
                                .formatted(
                                        start.x + WIDTH / 2,
                                        start.y + HEIGHT,
                                        to.x + WIDTH / 2,
                                        to.y));
            }
        }
        for (var box : boxes) {
            var at = places.get(box);
            int middle = at.x + WIDTH / 2;
            svg.append(
                    """
                    <rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="#eef4fb" stroke="#4a7ab5"/>
                    <text x="%d" y="%d" text-anchor="middle" font-size="13">%s</text>
                    <text x="%d" y="%d" text-anchor="middle" font-size="11" fill="#555">%s</text>
                    """
                            .formatted(
                                    at.x,
                                    at.y,
                                    WIDTH,
                                    HEIGHT,
                                    middle,
                                    at.y + 22,
                                    escaped(box.title),
                                    middle,
                                    at.y + 40,
                                    escaped(box.text)));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private BufferedImage image() {
        var image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        g.scale(SCALE, SCALE);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setStroke(new BasicStroke(1));
        for (var box : boxes) {
            var to = places.get(box);
            for (var from : box.from) {
                var start = places.get(from);
                g.setColor(Color.GRAY);
                g.draw(
                        new Line2D.Double(
                                start.x + WIDTH / 2.0, start.y + HEIGHT, to.x + WIDTH / 2.0, to.y));
            }
        }
        for (var box : boxes) {
            var at = places.get(box);
            g.setColor(new Color(0xeef4fb));
            g.fillRoundRect(at.x, at.y, WIDTH, HEIGHT, 12, 12);
            g.setColor(new Color(0x4a7ab5));
            g.drawRoundRect(at.x, at.y, WIDTH, HEIGHT, 12, 12);
            g.setColor(Color.BLACK);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
            centred(g, box.title, at.x, at.y + 22);
            g.setColor(Color.DARK_GRAY);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
            centred(g, box.text, at.x, at.y + 40);
        }
        g.dispose();
        return image;
    }

    private static void centred(Graphics2D g, String text, int x, int y) {
        g.drawString(text, x + (WIDTH - g.getFontMetrics().stringWidth(text)) / 2, y);
    }
}
