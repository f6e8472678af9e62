package io.gradus.nn.conformance;

import io.gradus.nn.conformance.Conformance.Count;
import io.gradus.nn.layers.LayerCases;
import io.gradus.nn.layers.LayerTable;
import io.gradus.nn.layers.RecurrentCases;
import io.gradus.nn.optimizers.OptimizerCases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/** docs/conformance.md, made from what the tests of Keras' cases give. */
final class ConformancePage {
    static final List<Suite> SUITES =
            List.of(
                    new LossCases(),
                    new MetricCases(),
                    new ActivationCases(),
                    new WeightCases(),
                    new LayerCases(),
                    new RecurrentCases(),
                    new OptimizerCases());

    private static final String HEAD =
            """
            # Conformance

            This page is made from tests and kept true by one of them.

            ## Keras' own test cases

            The cases were recorded from the unit tests of Keras 3.16.0 (keras-team/keras, commit 3422977a5e38): what a test makes and
            calls, with which numbers, the numbers it expects and how close they must be. Only tests that expect numbers can be
            recorded, and only cases were kept that Keras itself passes when they are replayed. Each case runs here twice, eagerly and
            compiled, and passes if both results are as close to Keras' as its test demands. (For losses and metrics the compiled result
            is held to the eager one instead, to 1e-6 of it, or 1e-6 where it is less than one.)

            `./gradus test` runs them all. They are read from `losses.json`, `metrics.json`, `layers.json` and `optimizers.json` in
            the folder `keras-golden` of the folder that `GRADUS_DATA` names; without them these tests are skipped.

            """;

    private static final String LAYERS =
            """
            ## What every layer is tested for

            These tests need no data. They run for every layer class that files can name, each with one or more settings. An empty
            cell says that a test is not of a layer, or is not made:

            - *gradient*: equal to central differences in float64, for inputs and variables, also while training unless the layer
              moves weights itself or stops gradients; compiled gradients equal eager ones
            - *compiled*: one compiled function for all sizes of the batch gives the bits of eager calls, and leaves the same state
            - *any steps*: so, too, with the number of steps open
            - *mixed*: with `MIXED_BFLOAT16` it computes in bfloat16 and keeps float32 variables; layers without this keep the
              dtype of what they are given or give integers
            - *mask*: what becomes of the mask of an input

            All layers are also tested for shapes and dtypes, eager and symbolic; for files, from which their settings come back
            with the same outputs, bit for bit, and so does a whole model with the layer; for setting and giving weights; and for
            what training changes.

            """;

    private final Map<Suite, SortedMap<String, Count>> counts = new LinkedHashMap<>();

    /** Runs every case. */
    ConformancePage() throws Exception {
        for (var suite : SUITES) {
            counts.put(suite, Conformance.counts(suite));
        }
    }

    /** The sum over the cases of a file. */
    Count total(String file) {
        return sum(suites(file).flatMap(suite -> counts.get(suite).values().stream()));
    }

    private static Count sum(Stream<Count> counts) {
        return counts.reduce(Count.NONE, Count::plus);
    }

    private static Stream<Suite> suites(String file) {
        return SUITES.stream().filter(suite -> suite.file().equals(file));
    }

    static List<String> files() {
        return SUITES.stream().map(Suite::file).distinct().toList();
    }

    /** The text of the page. */
    String text() {
        var text = new StringBuilder(HEAD);
        text.append("| File | passed | of | comparisons |\n|---|--:|--:|--:|\n");
        var all = sum(files().stream().map(this::total));
        for (var file : files()) {
            var total = total(file);
            text.append(
                    "| [%s](#%s) | %d | %d | %d |\n"
                            .formatted(
                                    file,
                                    file.replace(".", ""),
                                    total.passed(),
                                    total.total(),
                                    total.checks()));
        }
        text.append(
                "| **all** | **%d** | **%d** | **%d** |\n\n"
                        .formatted(all.passed(), all.total(), all.checks()));
        exceptions(text, all);
        files().forEach(file -> section(text, file));
        return text.append(layers()).toString();
    }

    private static void exceptions(StringBuilder text, Count all) {
        if (all.exceptions().isEmpty()) {
            text.append("Exceptions: none.\n\n");
            return;
        }
        text.append("Exceptions:\n\n");
        all.exceptions().forEach(line -> text.append("- %s\n".formatted(line)));
        text.append('\n');
    }

    private void section(StringBuilder text, String file) {
        boolean manyChecks = total(file).checks() != total(file).passed();
        text.append("### %s\n\n".formatted(file));
        text.append("| Group | passed | of |%s\n".formatted(manyChecks ? " comparisons |" : ""));
        text.append("|---|--:|--:|%s\n".formatted(manyChecks ? "--:|" : ""));
        suites(file)
                .forEach(suite -> {
                    var groups = counts.get(suite);
                    if (!suite.part().isEmpty()) {
                        line(
                                text,
                                "**" + suite.part() + "**",
                                sum(groups.values().stream()),
                                manyChecks);
                    }
                    groups.forEach((group, count) -> line(text, group, count, manyChecks));
                });
        text.append('\n');
    }

    private static void line(StringBuilder text, String name, Count count, boolean manyChecks) {
        text.append("| %s | %d | %d |".formatted(name, count.passed(), count.total()));
        text.append(manyChecks ? " %d |\n".formatted(count.checks()) : "\n");
    }

    /** The part about layers, which needs no data. */
    static String layers() {
        var lines = LayerTable.lines();
        return LAYERS
                + "| %d layers | settings | gradient | compiled | any steps | mixed | mask |\n"
                        .formatted(lines.size())
                + "|---|--:|---|---|---|---|---|\n"
                + String.join("\n", lines)
                + "\n";
    }
}
