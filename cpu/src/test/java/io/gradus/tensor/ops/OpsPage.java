package io.gradus.tensor.ops;

import io.gradus.ir.DType;
import io.gradus.tensor.ops.OpTable.Row;
import io.gradus.tensor.ops.OpTable.Trait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/ops.md, made from the table of tests: what of Keras' {@code keras.ops} is where. */
final class OpsPage {
    private static final List<String> PARTS =
            List.of("basic", "algebra", "convolutions", "neural", "transforms");

    /** From the beginning of a file's name to who computed its numbers. */
    private static final Map<String, String> ORACLES =
            Map.ofEntries(
                    Map.entry("functions", "NumPy, SciPy"),
                    Map.entry("activations", "NumPy, SciPy"),
                    Map.entry("numbers", "NumPy, SciPy"),
                    Map.entry("signals", "NumPy, SciPy, PyTorch"),
                    Map.entry("linear", "PyTorch"),
                    Map.entry("algebra", "PyTorch, NumPy, SciPy"),
                    Map.entry("convolutions", "PyTorch"),
                    Map.entry("pooling", "PyTorch"),
                    Map.entry("patches", "PyTorch"),
                    Map.entry("piecewise", "PyTorch"),
                    Map.entry("neural", "PyTorch"),
                    Map.entry("ctc", "PyTorch, all paths one by one"),
                    Map.entry("images", "PyTorch, SciPy"));

    private static final String HEAD =
            """
            # What of `keras.ops` is where

            This page is made from the table of tests and kept true by one of them. A name with small letters is a method of
            tensors and variables; one with a class in front is a static method in `io.gradus.ops` (`Tensor` and `Tensors` in
            `io.gradus.tensor`). *dtypes* says what an operation takes; *floats* means that integers and truths count as
            float32. *Gradient* says whether gradients flow through it; where they do, all orders exist. *Tested against* says
            who computed the numbers that results are compared with; *differences* are central differences, which check first
            and second derivatives in float64. Every operation is also traced and compared bit for bit with the eager one.

            """;

    private static final String DIFFERENCES =
            """

            # Where results differ from NumPy's

            - Shifts take the distance modulo the width of the dtype, as Java does: `shiftLeft(33)` of int32 is `shiftLeft(1)`.
            - Each NaN is a value of its own for `Sets.unique`.
            - `Nan.nanargmax` and `Nan.nanargmin` of nothing but NaN are 0.
            - `gather`, `takeAlongAxis`, `Positions.gatherNd` and scatters take positions from 0; negative ones are errors, except in
              `get` and `slice`.
            - `Statistics.bincount` takes the number of counts, so that the shape does not depend on values.
            - Windows are float32, as Keras' are.
            - `Tensor.of(1.5f)` is float32 and `Tensor.of(1.5)` float64; functions of reals make float32 of integers.
            """;

    private final Map<String, Row> rows = new HashMap<>();
    private final Map<String, Set<String>> files = new HashMap<>();
    private final Set<String> smooth = new LinkedHashSet<>();

    private OpsPage() throws IOException {
        OpTable.ROWS.forEach(row -> rows.put(row.signature(), row));
        for (var file : OpTable.FILES) {
            for (var one : OracleCase.read(file)) {
                files.computeIfAbsent(one.signature(), _ -> new LinkedHashSet<>()).add(file);
                if (one.smooth()) {
                    smooth.add(one.signature());
                }
            }
        }
    }

    /** One function of Keras: where it is, or why it is not. */
    record Line(String name, List<String> places, String note) {
        boolean isLeftOut() {
            return places.equals(List.of("-"));
        }
    }

    /** The functions of {@code keras.ops}. */
    static List<Line> lines() throws IOException {
        return lines(PARTS);
    }

    /** The functions of {@code keras.ops.image}. */
    static List<Line> images() throws IOException {
        return lines(List.of("images"));
    }

    private static List<Line> lines(List<String> parts) throws IOException {
        var lines = new TreeMap<String, Line>();
        for (var part : parts) {
            try (var in = OpsPage.class.getResourceAsStream("keras/" + part + ".txt")) {
                var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                for (var line : text.strip().split("\n")) {
                    var cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
                    var places = List.of(cells.get(1).split("; *"));
                    var note = cells.size() > 2 ? cells.get(2) : "";
                    lines.put(cells.get(0), new Line(cells.get(0), places, note));
                }
            }
        }
        return List.copyOf(lines.values());
    }

    /** The text of the page. */
    static String text() throws IOException {
        var page = new OpsPage();
        var text = new StringBuilder(HEAD);
        page.section(text, lines());
        text.append("\n# What of `keras.ops.image` is where\n\n");
        page.section(text, images());
        text.append("\n# What of `keras.random` is where\n\n");
        page.section(text, lines(List.of("random")));
        text.append(DIFFERENCES);
        return text.toString();
    }

    private void section(StringBuilder text, List<Line> lines) {
        var there = lines.stream().filter(line -> !line.isLeftOut()).toList();
        var out = lines.stream().filter(Line::isLeftOut).toList();
        text.append(
                "%d functions are there, %d are left out.\n\n".formatted(there.size(), out.size()));
        text.append(
                "| Keras | Gradus | dtypes | gradient | tested against |\n|---|---|---|---|---|\n");
        there.forEach(line -> text.append(row(line)));
        text.append("\n| Left out | why |\n|---|---|\n");
        out.forEach(line -> text.append("| %s | %s |\n".formatted(line.name(), line.note())));
    }

    private String row(Line line) {
        var known = line.places().stream().filter(rows::containsKey).map(rows::get).toList();
        var names =
                line.places().stream()
                        .map(place -> "`" + place + "`")
                        .collect(Collectors.joining(", "));
        if (known.isEmpty()) {
            return "| %s | %s |  |  | `%s` |\n".formatted(line.name(), names, line.note());
        }
        var first = known.getFirst();
        return "| %s | %s | %s | %s | %s |\n"
                .formatted(
                        line.name(),
                        names,
                        dtypes(first),
                        first.is(Trait.GRADIENT) ? "yes" : "",
                        oracles(known));
    }

    private static String dtypes(Row row) {
        if (row.isMaker()) {
            return "";
        } else if (row.is(Trait.FLOATS)) {
            return "floats";
        } else if (row.refused().contains(DType.FLOAT64)) {
            return row.refused().contains(DType.BOOL) ? "integers" : "integers, bool";
        } else if (row.refused().isEmpty()) {
            return "all";
        }
        return Stream.of(DType.values())
                .filter(dtype -> dtype != DType.STRING && !row.refused().contains(dtype))
                .map(DType::toString)
                .collect(Collectors.joining(", "));
    }

    private String oracles(List<Row> known) {
        var oracles = new LinkedHashSet<String>();
        for (var row : known) {
            for (var file : files.getOrDefault(row.signature(), Set.of())) {
                var name = file.replace(".txt", "");
                oracles.addAll(List.of(ORACLES.getOrDefault(name, "NumPy").split(", ")));
            }
            if (smooth.contains(row.signature()) && row.is(Trait.GRADIENT)) {
                oracles.add("differences");
            }
        }
        return String.join(", ", oracles);
    }
}
