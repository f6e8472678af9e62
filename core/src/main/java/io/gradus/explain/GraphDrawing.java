package io.gradus.explain;

import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.Origin;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws a graph as SVG: each node in a row below those that it needs. */
final class GraphDrawing {
    private static final int WIDTH = 190;
    private static final int HEIGHT = 36;
    private static final int COLUMN = WIDTH + 20;
    private static final int ROW = HEIGHT + 34;
    private static final int MOST_LETTERS = 28;

    /** What is drawn: an input or a node. */
    private record Box(String title, String below, String hint, int row, int column) {
        int x() {
            return 10 + column * COLUMN;
        }

        int y() {
            return 10 + row * ROW;
        }
    }

    private final List<Box> boxes = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final Map<Value, Box> makers = new IdentityHashMap<>();
    private final StringBuilder edges = new StringBuilder();

    private GraphDrawing() {}

    static String svg(Graph graph, String prefix) {
        var drawing = new GraphDrawing();
        graph.inputs().forEach(drawing::input);
        int number = 0;
        for (var node : graph.nodes()) {
            if (node instanceof Node.Alias(var input, var output)) {
                drawing.makers.put(output, drawing.maker(input));
            } else {
                drawing.node(node, prefix + ++number);
            }
        }
        return drawing.svg();
    }

    private void input(Value input) {
        makers.put(input, box("input", input.toString(), "", 0));
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
        int row = 1 + needs.stream().mapToInt(Box::row).max().orElse(0);
        var outputs =
                node.outputs().stream().map(Value::toString).collect(Collectors.joining(", "));
        var hint =
                Explainer.origins(node).stream()
                        .map(Origin::toString)
                        .distinct()
                        .collect(Collectors.joining(", "));
        var box = box(label + " " + Explainer.name(node), outputs, hint, row);
        node.outputs().forEach(output -> makers.put(output, box));
        needs.forEach(need -> edge(need, box));
    }

    private Box box(String title, String below, String hint, int row) {
        while (widths.size() <= row) {
            widths.add(0);
        }
        var box = new Box(title, below, hint, row, widths.get(row));
        widths.set(row, widths.get(row) + 1);
        boxes.add(box);
        return box;
    }

    private void edge(Box from, Box to) {
        int x = from.x() + WIDTH / 2;
        int y = from.y() + HEIGHT;
        int end = to.x() + WIDTH / 2;
        edges.append(
                "<path d=\"M %d %d C %d %d, %d %d, %d %d\"/>%n"
                        .formatted(x, y, x, y + 20, end, to.y() - 20, end, to.y()));
    }

    private String svg() {
        int columns = widths.stream().mapToInt(width -> width).max().orElse(0);
        var svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n"
                        .formatted(20 + columns * COLUMN, 20 + widths.size() * ROW));
        svg.append("<g fill=\"none\" stroke=\"#999\">\n").append(edges).append("</g>\n");
        for (var box : boxes) {
            svg.append(
                    "<g><title>%s</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\" stroke=\"#4a7ebb\"/>%n"
                            .formatted(
                                    HtmlPage.escaped(
                                            box.title + ": " + box.below + "\n" + box.hint),
                                    box.x(),
                                    box.y(),
                                    WIDTH,
                                    HEIGHT,
                                    box.row == 0 ? "#f3f3f3" : "#e8f0fa"));
            text(svg, box.title, box.x() + 6, box.y() + 15);
            text(svg, box.below, box.x() + 6, box.y() + 29);
            svg.append("</g>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private static void text(StringBuilder svg, String text, int x, int y) {
        var shown = text.length() > MOST_LETTERS ? text.substring(0, MOST_LETTERS - 1) + "…" : text;
        svg.append("<text x=\"%d\" y=\"%d\">%s</text>%n".formatted(x, y, HtmlPage.escaped(shown)));
    }
}
