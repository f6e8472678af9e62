package io.gradus.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What trainings have reached, in docs/results.json: a line for each, written by the long tests
 * ({@code ./gradus test --long}).
 */
final class Results {
    static final boolean LONG = Boolean.getBoolean("gradus.long");

    private static final Path FILE = Path.of("..", "docs", "results.json");

    private Results() {}

    /** Takes note of numbers under a name, in a long test; in a short one they are only printed. */
    static void record(String name, Map<String, ? extends Number> numbers) throws IOException {
        var line =
                new TreeMap<>(numbers)
                        .entrySet().stream()
                                .map(e -> "\"%s\": %s".formatted(e.getKey(), number(e.getValue())))
                                .collect(Collectors.joining(", ", "{", "}"));
        System.out.println(name + " " + line);
        if (!LONG) {
            return;
        }
        var all = new TreeMap<String, String>();
        if (Files.exists(FILE)) {
            for (var known : Files.readAllLines(FILE)) {
                if (known.contains(": {")) {
                    var key = known.substring(known.indexOf('"') + 1, known.indexOf("\": {"));
                    all.put(key, known.substring(known.indexOf('{')).replaceAll(",$", ""));
                }
            }
        }
        all.put(name, line);
        var text =
                all.entrySet().stream()
                        .map(entry -> "  \"" + entry.getKey() + "\": " + entry.getValue())
                        .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
        Files.writeString(FILE, text);
    }

    private static String number(Number number) {
        return number instanceof Double
                ? String.format(Locale.ROOT, "%.4f", number.doubleValue())
                : number.toString();
    }
}
