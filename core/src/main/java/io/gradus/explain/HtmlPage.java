package io.gradus.explain;

import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import java.util.List;

/** An explanation as one HTML document that refers to nothing outside. */
final class HtmlPage {
    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>What the function became</title>
            <style>
            body { font: 14px/1.5 system-ui, sans-serif; margin: 2em; color: #222; }
            h1 { font-size: 1.4em; } h2 { font-size: 1.15em; margin-top: 2em; }
            pre, td { font-family: ui-monospace, monospace; font-size: 12px; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: 4px 10px;
                     border-bottom: 1px solid #ddd; }
            pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
            td:first-child { width: 20%; }
            td:nth-child(4) pre { white-space: pre; }
            figure { margin: 0; overflow: auto; max-height: 80vh; border: 1px solid #ddd; }
            .bar { background: #4a7ebb; height: 6px; }
            </style>
            </head>
            <body>
            <h1>What the function became</h1>
            """;

    private final StringBuilder html = new StringBuilder(HEAD);

    private HtmlPage() {}

    static String of(Explanation explanation) {
        var page = new HtmlPage();
        page.html.append("<ul>\n");
        explanation
                .summary()
                .forEach(line -> page.html.append("<li>").append(escaped(line)).append("</li>\n"));
        page.html.append("</ul>\n<h2>Steps</h2>\n<table>\n<tr><th>step</th><th>time</th>");
        page.html.append("<th>from</th><th>loops</th><th>work</th><th>memory</th></tr>\n");
        page.steps(explanation.steps(), 0);
        page.html.append("</table>\n");
        page.graph("As traced", explanation.traced(), "");
        page.graph("As compiled", explanation.compiled(), "");
        return page.html.append("</body>\n</html>\n").toString();
    }

    private void steps(List<ExplainedStep> steps, int depth) {
        for (var step : steps) {
            html.append("<tr id=\"").append(escaped("step" + step.label())).append("\">");
            html.append("<td style=\"padding-left: ").append(10 + 24 * depth).append("px\"><pre>");
            html.append(escaped(step.label() + " " + step.name() + "\n" + step.code()));
            html.append("</pre></td><td>");
            if (step.share() > 0) {
                html.append("<div class=\"bar\" style=\"width: ")
                        .append(Math.round(100 * Math.min(1, step.share())))
                        .append("px\"></div>");
            }
            html.append(escaped(TextPage.timing(step).replaceFirst("^: ", ""))).append("</td>");
            cell(step.origins().stream().map(Object::toString).distinct().toList());
            cell(step.loops());
            cell(List.of(TextPage.work(step)));
            html.append("<td><pre>");
            step.reads().forEach(read -> html.append(escaped("← " + read)).append('\n'));
            step.writes().forEach(write -> html.append(escaped("→ " + write)).append('\n'));
            html.append("</pre></td></tr>\n");
            step.bodies().forEach(body -> steps(body, depth + 1));
        }
    }

    private void cell(List<String> lines) {
        html.append(lines.isEmpty() ? "<td>" : "<td><pre>" + escaped(String.join("\n", lines)));
        html.append(lines.isEmpty() ? "</td>" : "</pre></td>");
    }

    private void graph(String title, Graph graph, String prefix) {
        html.append("<h2>").append(escaped(title)).append("</h2>\n<figure>\n");
        html.append(GraphDrawing.svg(graph, prefix)).append("</figure>\n");
        int number = 0;
        for (var node : graph.nodes()) {
            number += node instanceof Node.Alias ? 0 : 1;
            if (node instanceof Region region) {
                int body = 0;
                for (var inside : region.bodies()) {
                    var label = region.bodies().size() > 1 ? "ab".substring(body, ++body) : "";
                    graph(
                            title
                                    + ", inside of "
                                    + Explainer.name(node)
                                    + " "
                                    + prefix
                                    + number
                                    + label,
                            inside,
                            prefix + number + label + ".");
                }
            }
        }
    }

    /** Text that means itself, in elements and in attributes. */
    static String escaped(String text) {
        var escaped = new StringBuilder();
        text.chars()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> escaped.append("&amp;");
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '"' -> escaped.append("&quot;");
                        case '\'' -> escaped.append("&#39;");
                        default -> escaped.append((char) c);
                    }
                });
        return escaped.toString();
    }
}
