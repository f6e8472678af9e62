package io.gradus.explain;

import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.Origin;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws a graph as SVG: each node in a row below those that it needs, each input in the row above
 * the first node that reads it.
 */
final class GraphDrawing {
    private static final int WIDTH = 190;
    private static final int HEIGHT = 36;
    private static final int COLUMN = WIDTH + 20;
    private static final int ROW = HEIGHT + 34;
    private static final int MARGIN = 10;
    private static final int MOST_LETTERS = 28;

    /** What is drawn: an input or a node. */
    private static final class Box {
        private final String title;
        private final String below;
        private final String hint;
        private final List<Box> needs;
        private final boolean isInput;
        private int row;
        private int column;

        Box(String title, String below, String hint, List<Box> needs, boolean isInput) {
            this.title = title;
            this.below = below;
            this.hint = hint;
            this.needs = needs;
            this.isInput = isInput;
            row = 1 + needs.stream().mapToInt(need -> need.row).max().orElse(-1);
        }

        int x() {
            return MARGIN + column * COLUMN;
        }

        int y() {
            return MARGIN + row * ROW;
        }

        /** Where it would stand right below what it needs; an input is put to the right. */
        double wanted() {
            return needs.stream().mapToInt(need -> need.column).average().orElse(Integer.MAX_VALUE);
        }
    }

    private final List<Box> boxes = new ArrayList<>();
    private final Map<Value, Box> makers = new IdentityHashMap<>();
    private int rows;
    private int columns;

    private GraphDrawing() {}

    static String svg(Graph graph, String prefix) {
        var drawing = new GraphDrawing();
        var inputs = graph.inputs().stream().map(drawing::input).toList();
        int number = 0;
        for (var node : graph.nodes()) {
            if (node instanceof Node.Alias(var input, var output)) {
                drawing.makers.put(output, drawing.maker(input));
            } else {
                drawing.node(node, prefix + ++number);
            }
        }
        inputs.forEach(drawing::putAboveReader);
        drawing.arrange();
        return drawing.svg();
    }

    private Box input(Value input) {
        var box = new Box("input", input.toString(), "", List.of(), true);
        makers.put(input, box);
        return box;
    }

    private Box maker(Value value) {
        var maker = makers.get(value);
        if (maker == null) {
            throw new IllegalStateException("the graph never makes " + value);
        }
        return maker;
    }

    private void node(Node node, String label) {
        var needs = node.inputs().stream().map(this::maker).distinct().toList();
        var outputs =
                node.outputs().stream().map(Value::toString).collect(Collectors.joining(", "));
        var hint =
                Explainer.origins(node).stream()
                        .map(Origin::toString)
                        .distinct()
                        .collect(Collectors.joining(", "));
        var box = new Box(label + " " + Explainer.name(node), outputs, hint, needs, false);
        node.outputs().forEach(output -> makers.put(output, box));
        boxes.add(box);
    }

    /** Draws an input, if a node reads it: most bodies of regions read few of all. */
    private void putAboveReader(Box input) {
        boxes.stream()
                .filter(box -> box.needs.contains(input))
                .mapToInt(box -> box.row)
                .min()
                .ifPresent(row -> {
                    input.row = row - 1;
                    boxes.add(input);
                });
    }

    private void arrange() {
        rows = 1 + boxes.stream().mapToInt(box -> box.row).max().orElse(-1);
        for (int row = 0; row < rows; row++) {
            int at = row;
            var side =
                    boxes.stream()
                            .filter(box -> box.row == at)
                            .sorted(Comparator.comparingDouble(Box::wanted))
                            .toList();
            for (int i = 0; i < side.size(); i++) {
                side.get(i).column = i;
            }
            columns = Math.max(columns, side.size());
        }
    }

    private String svg() {
        var svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n",
                2 * MARGIN + columns * COLUMN - (COLUMN - WIDTH),
                2 * MARGIN + rows * ROW - (ROW - HEIGHT));
        svg.append("<g fill=\"none\" stroke=\"#999\">\n");
        for (var box : boxes) {
            box.needs.forEach(need -> edge(svg, need, box));
        }
        svg.append("</g>\n");
        for (var box : boxes) {
            add(
                    svg,
                    "<g><title>%s</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\" stroke=\"#4a7ebb\"/>%n",
                    HtmlPage.escaped(box.title + ": " + box.below + "\n" + box.hint),
                    box.x(),
                    box.y(),
                    WIDTH,
                    HEIGHT,
                    box.isInput ? "#f3f3f3" : "#e8f0fa");
            text(svg, box.title, box.x() + 6, box.y() + 15);
            text(svg, box.below, box.x() + 6, box.y() + 29);
            svg.append("</g>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private static void edge(StringBuilder svg, Box from, Box to) {
        int x = from.x() + WIDTH / 2;
        int y = from.y() + HEIGHT;
        int end = to.x() + WIDTH / 2;
        add(
                svg,
                "<path d=\"M %d %d C %d %d, %d %d, %d %d\"/>%n",
                x,
                y,
                x,
                y + 20,
                end,
                to.y() - 20,
                end,
                to.y());
    }

    private static void text(StringBuilder svg, String text, int x, int y) {
        var shown = text.length() > MOST_LETTERS ? text.substring(0, MOST_LETTERS - 1) + "…" : text;
        add(svg, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, HtmlPage.escaped(shown));
    }

    /** Numbers as SVG reads them, whatever digits the user's language has. */
    private static void add(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments));
    }
}
