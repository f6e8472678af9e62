package io.gradus.nn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.nn.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * docs/conformance.md says what the tests know. With {@code -Dgradus.docs=write} the page is
 * written anew.
 */
class ConformancePageTest {
    private static final Path PAGE = Path.of("../docs/conformance.md");

    private static final String OLD =
            "docs/conformance.md is old: write it with ./mvnw test -pl nn -am"
                    + " -Dtest=ConformancePageTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dgradus.docs=write";

    /** How many cases each file has, and how often they compare. */
    private static final Map<String, int[]> SIZES =
            Map.of(
                    "losses.json", new int[] {165, 165},
                    "metrics.json", new int[] {297, 297},
                    "layers.json", new int[] {281, 281},
                    "optimizers.json", new int[] {86, 206});

    @Test
    void everyCasePassesAndThePageSaysSo() throws Exception {
        var page = new ConformancePage();
        assertThat(ConformancePage.files()).containsExactlyInAnyOrderElementsOf(SIZES.keySet());
        for (var file : ConformancePage.files()) {
            var total = page.total(file);
            assertThat(total.exceptions()).isEmpty();
            assertThat(new int[] {total.total(), total.checks()}).isEqualTo(SIZES.get(file));
            assertThat(total.passed()).isEqualTo(total.total());
        }
        if (isToBeWritten()) {
            Files.writeString(PAGE, page.text());
        }
        assertThat(Files.readString(PAGE)).as(OLD).isEqualTo(page.text());
    }

    @Test
    void eachCaseIsInOneSuite() throws Exception {
        for (var file : ConformancePage.files()) {
            for (var test : Golden.cases(file)) {
                assertThat(ConformancePage.SUITES)
                        .as(Conformance.name(test))
                        .filteredOn(suite -> suite.file().equals(file) && suite.has(test))
                        .hasSize(1);
            }
        }
    }

    @Test
    void thePageSaysWhatEveryLayerIsTestedFor() throws IOException {
        var page = Files.readString(PAGE);
        var layers = ConformancePage.layers();
        var before = page.indexOf(layers.lines().findFirst().orElseThrow());
        if (isToBeWritten()) {
            page = (before < 0 ? page : page.substring(0, before)) + layers;
            Files.writeString(PAGE, page);
        }
        assertThat(page).as(OLD).endsWith(layers);
    }

    private static boolean isToBeWritten() {
        return "write".equals(System.getProperty("gradus.docs"));
    }
}
