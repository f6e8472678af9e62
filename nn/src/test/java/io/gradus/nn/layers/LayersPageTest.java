package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.nn.preprocessing.TextProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/layers.md names the layers that are there. */
class LayersPageTest {
    private static final Pattern ROW =
            Pattern.compile("\\| [a-z]+ \\| `(?<package>[a-z.]+)` \\| (?<layers>`.*) \\|");
    private static final Pattern LAYER = Pattern.compile("`(\\w+)`( \\(`\\w+`\\))?");

    private static String page = "";
    // With their packages.
    private static final List<String> NAMES = new ArrayList<>();

    @BeforeAll
    static void readPage() throws Exception {
        page = Files.readString(Path.of("../docs/layers.md"));
        page.lines()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .forEach(row -> {
                    var layers = LAYER.matcher(row.group("layers"));
                    while (layers.find()) {
                        NAMES.add(row.group("package") + "." + layers.group(1));
                    }
                });
    }

    @Test
    void eachNameIsThatOfALayer() throws Exception {
        assertThat(NAMES).doesNotHaveDuplicates();
        for (var name : NAMES) {
            var type = Class.forName(name);
            boolean isThere =
                    Layer.class.isAssignableFrom(type)
                            || TextProcessor.class.isAssignableFrom(type)
                            || type == Input.class;
            assertThat(isThere).as(name).isTrue();
        }
    }

    @Test
    void noLayerIsForgotten() {
        var message =
                Assertions.catchThrowable(() ->
                                Config.read(
                                        Layer.class,
                                        Map.of("class_name", "?", "config", Map.of()),
                                        Layers.registry()))
                        .getMessage();
        var known = message.substring(message.indexOf("known are ") + 10).split(", ");
        assertThat(known).hasSizeGreaterThan(90);
        assertThat(NAMES)
                .containsAll(List.of(known).stream().map(n -> "io.gradus.nn.layers." + n).toList());
    }

    @Test
    void theCountIsRight() {
        assertThat(page).contains(NAMES.size() + " names are there");
    }
}
