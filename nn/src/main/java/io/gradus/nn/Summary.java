package io.gradus.nn;

import java.util.ArrayList;
import java.util.List;

/** A model as a table of its layers. */
final class Summary {
    private record Row(String layer, String output, String parameters, String trained) {}

    private Summary() {}

    static String of(Model model, boolean expandNested) {
        var rows = new ArrayList<Row>();
        rows.add(new Row("layer", "output", "parameters", "trained"));
        addLayers(model, "", expandNested, model.isTrainable(), rows);
        return table(model, rows);
    }

    private static void addLayers(
            Layer outer, String indent, boolean expand, boolean learns, List<Row> rows) {
        for (var layer : outer.layers()) {
            long all = layer.countParameters();
            rows.add(
                    new Row(
                            indent + layer.name() + " (" + layer.getClass().getSimpleName() + ")",
                            outputs(layer),
                            "%,d".formatted(all),
                            trained(learns ? count(layer) : 0, all)));
            if (expand) {
                addLayers(layer, indent + "  ", true, learns && layer.isTrainable(), rows);
            }
        }
    }

    private static long count(Layer layer) {
        return layer.trainableVariables().stream().mapToLong(v -> v.shape().elements()).sum();
    }

    private static String trained(long trained, long all) {
        return all == 0 ? "" : trained == all ? "yes" : trained == 0 ? "no" : "in part";
    }

    private static String outputs(Layer layer) {
        return layer.inputTypes().isEmpty()
                ? "?"
                : String.join(
                        ", ",
                        layer.outputTypes(layer.inputTypes()).stream()
                                .map(type -> type.shape().toString())
                                .toList());
    }

    private static String table(Model model, List<Row> rows) {
        int first = rows.stream().mapToInt(row -> row.layer.length()).max().orElse(0);
        int second = rows.stream().mapToInt(row -> row.output.length()).max().orElse(0);
        int third = rows.stream().mapToInt(row -> row.parameters.length()).max().orElse(0);
        var format = "%-" + first + "s  %-" + second + "s  %" + third + "s  %s";
        var text = new StringBuilder("model '" + model.name() + "'\n");
        for (var row : rows) {
            var line = format.formatted(row.layer, row.output, row.parameters, row.trained);
            text.append(line.stripTrailing()).append('\n');
        }
        return text.append(
                        "%,d parameters, of which %,d are trained%n"
                                .formatted(model.countParameters(), count(model)))
                .toString();
    }
}
