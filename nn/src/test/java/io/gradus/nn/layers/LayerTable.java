package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Input;
import io.gradus.nn.Symbol;
import io.gradus.nn.layers.LayerRow.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The layers of the registry and which tests of all layers are of them, for the pages. */
public final class LayerTable {
    private LayerTable() {}

    /** A row for each class. */
    public static List<String> lines() {
        var classes = new TreeMap<String, List<LayerRow>>();
        LayerHarnessTest.rows()
                .filter(LayerRow::isSaved)
                .forEach(row ->
                        classes.computeIfAbsent(
                                        row.layer().getClass().getSimpleName(),
                                        name -> new ArrayList<>())
                                .add(row));
        return classes.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String line(String name, List<LayerRow> rows) {
        return "| `%s` | %d | %s | %s | %s | %s | %s |"
                .formatted(
                        name,
                        rows.size(),
                        yes(rows, LayerRow::hasGradient),
                        yes(rows, LayerRow::isCompiledForAnyBatch),
                        yes(rows, row -> row.is(Trait.ANY_STEPS)),
                        yes(rows, row -> row.followsPolicy() && givesFloats(row)),
                        masks(rows));
    }

    /** Layers stand there with several settings; a test is of a layer that it is of with some. */
    private static String yes(List<LayerRow> rows, Predicate<LayerRow> test) {
        return rows.stream().anyMatch(test) ? "yes" : "";
    }

    private static boolean givesFloats(LayerRow row) {
        var symbols =
                row.inputs().stream()
                        .map(given -> Input.of(Shape.of(given.sizes()), given.dtype()))
                        .toArray(Symbol[]::new);
        return row.layer().applyAll(symbols).stream().anyMatch(one -> one.dtype().isFloating());
    }

    private static String masks(List<LayerRow> rows) {
        var words =
                rows.stream()
                        .filter(LayerRow::takesMasks)
                        .map(row ->
                                row.is(Trait.MAKES_MASK)
                                        ? "made"
                                        : row.is(Trait.MASK_PASSES) ? "passed on" : "ended")
                        .distinct()
                        .sorted();
        return String.join(", ", words.toList());
    }
}
