package io.gradus.nn.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.Shape;
import io.gradus.nn.Settings;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.nn.preprocessing.TextVectorization.Split;
import io.gradus.nn.preprocessing.TextVectorization.Standardize;
import io.gradus.tensor.Tensor;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTest {
    private static TextProcessor copy(TextProcessor processor) {
        return Settings.roundTrip(
                TextProcessor.class,
                processor,
                Preprocessing.registry().with(Splitter.class, () -> new AtCommas(0)));
    }

    private static TextVectorization copy(TextVectorization processor) {
        return (TextVectorization) copy((TextProcessor) processor);
    }

    // ---- lookup
    // ----------------------------------------------------------------------------------

    /** The examples of Keras' documentation. */
    @Test
    void textsHavePlaces() {
        var lookup = new StringLookup("a", "b", "c", "d");
        var rows = List.of(List.of("a", "c", "d"), List.of("d", "z", "b"));
        assertThat(lookup.applyRows(rows).toArray()).isEqualTo(new long[][] {{1, 3, 4}, {4, 0, 2}});
        var learned = new StringLookup().adaptRows(rows);
        assertThat(learned.vocabulary()).containsExactly("[UNK]", "d", "z", "c", "b", "a");
        assertThat(learned.vocabularySize()).isEqualTo(6);
        var two = new StringLookup().numOovIndices(2).vocabulary(List.of("a", "b", "c", "d"));
        assertThat(two.applyRows(List.of(List.of("a", "c", "d"), List.of("m", "z", "b"))).toArray())
                .isEqualTo(new long[][] {{2, 4, 5}, {0, 1, 3}});
        lookup.outputMode(OutputMode.ONE_HOT);
        assertThat(lookup.apply("a", "z").toArray())
                .isEqualTo(new float[][] {{0, 1, 0, 0, 0}, {1, 0, 0, 0, 0}});
        lookup.outputMode(OutputMode.MULTI_HOT);
        assertThat(
                        lookup.applyRows(List.of(List.of("a", "c", "d", "d"), List.of("d", "z")))
                                .toArray())
                .isEqualTo(new float[][] {{0, 1, 0, 1, 1}, {1, 0, 0, 0, 1}});
        lookup.outputMode(OutputMode.COUNT);
        assertThat(copy(lookup).apply("a", "c", "d", "d").toFloatArray())
                .containsExactly(0, 1, 0, 1, 2);
        var weighted =
                new StringLookup()
                        .outputMode(OutputMode.TF_IDF)
                        .vocabulary(
                                List.of("[UNK]", "a", "b", "c", "d"),
                                new double[] {0, .25, .75, .6, .4});
        assertThat(weighted.apply("a", "c", "d", "d").toFloatArray())
                .containsExactly(new float[] {0, .25f, 0, .6f, .8f}, within(1e-6f));
        assertThat(copy(weighted).apply("z").toFloatArray()[0]).isCloseTo(.5f, within(1e-6f));
    }

    @Test
    void andBack() {
        var lookup = new StringLookup().maskToken("").vocabulary(List.of("a", "b"));
        assertThat(lookup.apply("b", "", "q", "a").toLongArray()).containsExactly(3, 0, 1, 2);
        assertThat(lookup.invert(Tensor.of(new int[] {3, 0, 1, 2, 9, -1})))
                .containsExactly("b", "", "[UNK]", "a", "[UNK]", "[UNK]");
        assertThat(((StringLookup) copy(lookup)).vocabulary())
                .containsExactly("", "[UNK]", "a", "b");
        assertThat(lookup.applyRows(List.of(List.of("a"), List.of("b", "a"))).toArray())
                .isEqualTo(new long[][] {{2, 0}, {3, 2}});
        var tensor = Tensor.of("a", "b", "x", "a").reshape(2, 2);
        assertThat(lookup.apply(tensor).toArray()).isEqualTo(new long[][] {{2, 3}, {1, 2}});
        assertThatIllegalArgumentException().isThrownBy(() -> lookup.apply(Tensor.of(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> lookup.invert(Tensor.of(1f)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StringLookup("a").applyRows(List.of(List.of("a"), List.of())))
                .withMessageContaining("there is no mask to fill them up with");
        assertThatIllegalArgumentException().isThrownBy(() -> new StringLookup("a", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> lookup.adapt(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new StringLookup().numOovIndices(0).vocabulary(List.of("a")).apply("b"))
                .withMessageContaining("'b' is not in the vocabulary");
    }

    @Test
    void vocabulariesInFiles(@TempDir Path folder) throws Exception {
        var file = Files.write(folder.resolve("words"), List.of("eins", "zwei", "größer"));
        var lookup = new StringLookup().vocabulary(file);
        assertThat(lookup.apply("größer", "zwei", "drei").toLongArray()).containsExactly(3, 2, 0);
        var texts = new TextVectorization().vocabulary(file);
        assertThat(texts.apply("Zwei größer!").toArray()).isEqualTo(new long[][] {{3, 4}});
        assertThatThrownBy(() -> new StringLookup().vocabulary(folder.resolve("none")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none cannot be read");
    }

    // ---- vectorization
    // ---------------------------------------------------------------------------

    /** The example of Keras' documentation, and its rules. */
    @Test
    void textsAsRows() {
        var fixed =
                new TextVectorization()
                        .maxTokens(5000)
                        .outputSequenceLength(4)
                        .vocabulary(List.of("earth", "wind", "and", "fire"));
        assertThat(fixed.apply("earth wind water fire", "fire and earth").toArray())
                .isEqualTo(new long[][] {{2, 3, 1, 5}, {5, 4, 2, 0}});
        assertThat(fixed.vocabulary()).startsWith("", "[UNK]", "earth");
        assertThat(copy(fixed).apply("and and and and and").toArray())
                .isEqualTo(new long[][] {{4, 4, 4, 4}});
        var learned = new TextVectorization().adapt(List.of("foo bar", "Foo, baz! (qux)"));
        assertThat(learned.vocabulary()).containsExactly("", "[UNK]", "foo", "qux", "baz", "bar");
        assertThat(learned.apply("bar it's foo", "foo").toArray())
                .isEqualTo(new long[][] {{5, 1, 2}, {2, 0, 0}});
        assertThat(copy(learned).apply("").shape()).isEqualTo(Shape.of(1, 0));
        assertThat(copy(learned).invert(Tensor.of(new long[] {5, 1, 2, 0})))
                .containsExactly("bar", "[UNK]", "foo", "");
    }

    @Test
    void textsAsVectors() {
        var texts = List.of("a b b", "b c", "d");
        var counts = new TextVectorization().outputMode(OutputMode.COUNT).adapt(texts);
        assertThat(counts.vocabulary()).containsExactly("[UNK]", "b", "d", "c", "a");
        assertThat(counts.apply("b b x d", "").toArray())
                .isEqualTo(new float[][] {{1, 2, 1, 0, 0}, {0, 0, 0, 0, 0}});
        var tfIdf =
                new TextVectorization()
                        .maxTokens(7)
                        .padToMaxTokens(true)
                        .outputMode(OutputMode.TF_IDF)
                        .adapt(texts);
        double b = Math.log(1 + 3 / 3.0);
        double other = Math.log(1 + 3 / 2.0);
        var expected =
                new float[] {
                    (float) ((b + 3 * other) / 4), (float) (2 * b), (float) other, 0, 0, 0, 0
                };
        assertThat(copy(tfIdf).apply("b b x d").toFloatArray())
                .containsExactly(expected, within(1e-6f));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextVectorization().outputMode(OutputMode.ONE_HOT));
    }

    /** A splitter of one's own that a file can hold. */
    private record AtCommas(int limit) implements Splitter, Configurable {
        @Override
        public List<String> tokens(String text) {
            return Arrays.asList(text.split(",", limit));
        }

        @Override
        public AtCommas configured(Config config) {
            return new AtCommas(config.integer("limit", limit));
        }
    }

    @Test
    void waysToStandardizeAndSplit() {
        var raw = new TextVectorization().standardize(Standardize.NONE);
        assertThat(raw.tokens(" Ab, \t c\nd ")).containsExactly("Ab,", "c", "d");
        raw.standardize(Standardize.LOWER);
        assertThat(raw.tokens("Ab, c")).containsExactly("ab,", "c");
        raw.standardize(Standardize.STRIP_PUNCTUATION).split(Split.CHARACTER);
        assertThat(raw.tokens("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'A𝄞 b"))
                .containsExactly("A", "𝄞", " ", "b");
        raw.split(Split.NONE).standardize(text -> text.replace("x", "y"));
        assertThat(raw.tokens("x x")).containsExactly("y y");
        assertThatThrownBy(() -> Config.of(raw))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("cannot be saved");
        var own = new TextVectorization().split(new AtCommas(2)).standardize(Standardize.NONE);
        assertThat(copy(own).tokens("a,b,c")).containsExactly("a", "b,c");
        var two = new TextVectorization().ngrams(2);
        assertThat(two.tokens("a b c")).containsExactly("a", "b", "c", "a b", "b c");
        two.ngrams(3, 2);
        assertThat(copy(two).tokens("a b c")).containsExactly("a b c", "a b", "b c");
        two.ngrams(1);
        assertThat(two.tokens("a b")).containsExactly("a", "b");
    }

    /** Counted once more in another way. */
    @Test
    void aWholeBook() throws Exception {
        var folder = System.getenv("GRADUS_DATA");
        Assumptions.assumeTrue(folder != null, "GRADUS_DATA is not set");
        var files = Path.of(folder, "tiny-shakespeare");
        Path file;
        try (var all = Files.list(files)) {
            file = all.filter(f -> f.toString().endsWith(".txt")).findFirst().orElseThrow();
        }
        var lines = Files.readAllLines(file);
        var words = new TextVectorization().maxTokens(1000).adapt(lines);
        Map<String, Integer> counts = new HashMap<>();
        for (var line : lines) {
            for (var word :
                    line.toLowerCase(Locale.ROOT).replaceAll("\\p{Punct}", "").split("\\s+")) {
                if (!word.isEmpty()) {
                    counts.merge(word, 1, Integer::sum);
                }
            }
        }
        var known = words.vocabulary();
        assertThat(known).hasSize(1000).startsWith("", "[UNK]", "the", "and");
        for (int i = 3; i < known.size(); i++) {
            assertThat(counts.get(known.get(i))).isLessThanOrEqualTo(counts.get(known.get(i - 1)));
        }
        var rarest = counts.get(known.getLast());
        counts.keySet().removeAll(known);
        assertThat(counts.values()).allMatch(count -> count <= rarest);
        var batch = words.apply(lines.subList(0, 100));
        assertThat(words.invert(batch.get(1)).subList(0, 7))
                .containsExactly("before", "we", "proceed", "any", "further", "hear", "me");
        assertThat(words.invert(words.apply("Hear a zyzzyva!")))
                .containsExactly("hear", "a", "[UNK]");
        var letters = new TextVectorization().standardize(Standardize.NONE).split(Split.CHARACTER);
        letters.adapt(lines);
        // All 65 characters but the ends of lines, and two special tokens.
        assertThat(letters.vocabularySize()).isEqualTo(66);
    }
}
