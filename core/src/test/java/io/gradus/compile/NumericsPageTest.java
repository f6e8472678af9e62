package io.gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/numerics.md promises what the tests assert, for every function, and nothing else. */
class NumericsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "numerics.md");

    @Test
    void thePageHasTheBoundsThatAreAsserted() throws IOException {
        var float32 = new HashMap<String, Double>();
        for (var function : Expand32Test.Function.values()) {
            float32.put(name(function), function.limit);
        }
        float32.put("pow", Expand32Test.POW_LIMIT);
        float32.put("atan2", Expand32Test.ATAN2_LIMIT);
        var float64 = new HashMap<String, Double>();
        for (var function : Expand64Test.Function.values()) {
            float64.merge(name(function).replaceAll("_near.*", ""), function.limit(), Math::max);
        }
        float64.put("atan2", Expand64Test.ATAN2_LIMIT);
        assertThat(bounds(1)).isEqualTo(float32);
        assertThat(bounds(3)).isEqualTo(float64);
    }

    @Test
    void whatWasFoundIsWithinTheBounds() throws IOException {
        for (int column : new int[] {1, 3}) {
            var bounds = bounds(column);
            var found = bounds(column + 1);
            assertThat(found.keySet()).isEqualTo(bounds.keySet());
            found.forEach((function, ulps) ->
                    assertThat(ulps).as(function).isBetween(0.49, bounds.get(function)));
        }
    }

    private static String name(Enum<?> function) {
        return function.name().toLowerCase(Locale.ROOT);
    }

    /** The numbers of one column by function; a row without a number there is left out. */
    private static Map<String, Double> bounds(int column) throws IOException {
        var bounds = new HashMap<String, Double>();
        for (var line : Files.readAllLines(PAGE)) {
            var cells = line.split("\\|");
            if (line.startsWith("| `") && number(cells, column).matches("[0-9.]+")) {
                bounds.put(
                        cells[1].replace("`", "").strip(),
                        Double.parseDouble(number(cells, column)));
            }
        }
        return bounds;
    }

    /** A cell without the mark of its footnote. */
    private static String number(String[] cells, int column) {
        return cells[1 + column].replace("\u00b9", "").strip();
    }
}
