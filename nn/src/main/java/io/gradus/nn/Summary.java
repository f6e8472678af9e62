package io.gradus.nn;

import java.util.ArrayList;
import java.util.List;

/** A model as a table of its layers. */
final class Summary {
    private record Row(String layer, String output, String parameters) {}

    private Summary() {}

    static String of(Model model) {
        var rows = new ArrayList<Row>();
        for (var layer : model.layers()) {
            rows.add(
                    new Row(
                            layer.name() + " (" + layer.getClass().getSimpleName() + ")",
                            outputs(layer),
                            "%,d".formatted(layer.countParameters())));
        }
        return table(model, rows);
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
        var all = new ArrayList<Row>();
        all.add(new Row("layer", "output", "parameters"));
        all.addAll(rows);
        int first = all.stream().mapToInt(row -> row.layer.length()).max().orElse(0);
        int second = all.stream().mapToInt(row -> row.output.length()).max().orElse(0);
        int third = all.stream().mapToInt(row -> row.parameters.length()).max().orElse(0);
        var text = new StringBuilder("model '" + model.name() + "'\n");
        for (var row : all) {
            text.append(
                    ("%-" + first + "s  %-" + second + "s  %" + third + "s%n")
                            .formatted(row.layer, row.output, row.parameters));
        }
        long total = model.countParameters();
        long trained =
                model.trainableVariables().stream().mapToLong(v -> v.shape().elements()).sum();
        return text.append("%,d parameters, of which %,d are trained%n".formatted(total, trained))
                .toString();
    }
}
