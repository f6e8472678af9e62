package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/ops.md says what the tests know. With {@code -Dgradus.docs=write} the page is written anew.
 */
class OpsPageTest {
    private static final Path PAGE = Path.of("../docs/ops.md");

    @Test
    void thePageIsWhatTheTableSays() throws IOException {
        if ("write".equals(System.getProperty("gradus.docs"))) {
            Files.writeString(PAGE, OpsPage.text());
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "docs/ops.md is old: write it with ./mvnw test -pl cpu -am"
                                + " -Dtest=OpsPageTest -Dgradus.docs=write")
                .isEqualTo(OpsPage.text());
    }

    /** A name that is no row of the table must name the test that knows it. */
    @Test
    void everyPlaceIsTested() throws IOException {
        var rows = OpTable.ROWS.stream().map(OpTable.Row::signature).collect(Collectors.toSet());
        Set<String> tests;
        try (var files = Files.walk(Path.of("src/test/java"))) {
            tests =
                    files.map(file -> file.getFileName().toString().replace(".java", ""))
                            .collect(Collectors.toSet());
        }
        var wrong = new ArrayList<String>();
        var lines = new ArrayList<>(OpsPage.lines());
        lines.addAll(OpsPage.images());
        for (var line : lines) {
            boolean known = line.places().stream().allMatch(rows::contains);
            boolean explained =
                    line.isLeftOut() ? !line.note().isEmpty() : tests.contains(line.note());
            if (!known && !explained) {
                wrong.add(line.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void mostOfKerasIsThere() throws IOException {
        var lines = OpsPage.lines();
        assertThat(lines).hasSize(ALL_OF_KERAS);
        assertThat(lines.stream().filter(line -> !line.isLeftOut()).count())
                .isGreaterThanOrEqualTo(280);
    }

    /** The functions of Keras 3's {@code keras.ops}, without those on images. */
    private static final int ALL_OF_KERAS = 338;
}
