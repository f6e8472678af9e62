package io.gradus.nn.preprocessing;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.DTypePolicy;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Texts as numbers, and back: their places in a vocabulary. Unknown ones share the first places,
 * and the text that masks has place 0. The vocabulary is given, or found by {@link #adapt}, the
 * most frequent text first.
 *
 * {@snippet :
 * var lookup = new StringLookup("red", "green", "blue");
 * lookup.apply("green", "pink", "blue");     // [2 0 3]
 * lookup.invert(Tensor.of(new int[] {1, 0})); // [red, [UNK]]
 * }
 */
public final class StringLookup implements TextProcessor {
    private Places places = Places.DEFAULT;
    private Optional<String> maskToken = Optional.empty();
    private String oovToken = "[UNK]";
    private Vocabulary<String> vocabulary = Vocabulary.empty();

    /**
     * A lookup with a vocabulary.
     *
     * @param vocabulary the texts in the order of their places, each once; none to learn them
     */
    public StringLookup(String... vocabulary) {
        vocabulary(List.of(vocabulary));
    }

    // ---- settings
    // --------------------------------------------------------------------------------

    /**
     * Sets the vocabulary, after the other settings.
     *
     * @param tokens the texts in the order of their places, each once
     * @return this lookup
     */
    public StringLookup vocabulary(List<String> tokens) {
        return vocabulary(tokens, new double[0]);
    }

    /**
     * Sets the vocabulary, after the other settings.
     *
     * @param file a file in UTF-8 with one text a line
     * @return this lookup
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public StringLookup vocabulary(Path file) {
        return vocabulary(VocabularyFile.read(file));
    }

    /**
     * Sets the vocabulary and its weights for the mode {@link OutputMode#TF_IDF}, after the other
     * settings. Special tokens at its beginning, as {@link #vocabulary()} lists them, count for
     * nothing.
     *
     * @param tokens the texts in the order of their places, each once
     * @param idfWeights one for each
     * @return this lookup
     */
    public StringLookup vocabulary(List<String> tokens, double[] idfWeights) {
        var specials = specialTokens();
        int first =
                !specials.isEmpty()
                                && tokens.size() >= specials.size()
                                && tokens.subList(0, specials.size()).equals(specials)
                        ? specials.size()
                        : 0;
        var weights =
                idfWeights.length == 0
                        ? idfWeights
                        : Arrays.copyOfRange(idfWeights, first, idfWeights.length);
        put(new Vocabulary<>(tokens.subList(first, tokens.size()), weights));
        return this;
    }

    private void put(Vocabulary<String> found) {
        for (var special : List.of(maskToken.orElse(oovToken), oovToken)) {
            if (found.place(special) >= 0) {
                throw new IllegalArgumentException(
                        "the vocabulary has '"
                                + special
                                + "', which stands for masked or unknown texts");
            }
        }
        vocabulary = places.checked(found, masks());
    }

    /**
     * Sets how many places there are at most, those of unknown texts and of the mask included.
     *
     * @param maxTokens how many, at least 2
     * @return this lookup
     */
    public StringLookup maxTokens(int maxTokens) {
        places = places.maxTokens(maxTokens);
        return this;
    }

    /**
     * Sets how many places unknown texts share, each going to one by its hash; 1 without this. With
     * 0, an unknown text is an error.
     *
     * @param count how many
     * @return this lookup
     */
    public StringLookup numOovIndices(int count) {
        places = places.oov(count);
        return this;
    }

    /**
     * Sets the text that stands for nothing: it has place 0, or counts for nothing where outputs
     * are vectors.
     *
     * @param token the text
     * @return this lookup
     */
    public StringLookup maskToken(String token) {
        maskToken = Optional.of(token);
        return this;
    }

    /**
     * Sets what unknown texts become on the way back; {@code [UNK]} without this.
     *
     * @param token the text
     * @return this lookup
     */
    public StringLookup oovToken(String token) {
        oovToken = token;
        return this;
    }

    /**
     * Sets how places are handed on; as numbers without this.
     *
     * @param outputMode how
     * @return this lookup
     */
    public StringLookup outputMode(OutputMode outputMode) {
        places = places.mode(outputMode);
        return this;
    }

    /**
     * Sets whether vectors are as long as the largest number of tokens, though there may be fewer.
     *
     * @param pad whether they are
     * @return this lookup
     */
    public StringLookup padToMaxTokens(boolean pad) {
        places = places.pad(pad);
        return this;
    }

    // ---- the vocabulary
    // --------------------------------------------------------------------------

    private boolean masks() {
        return maskToken.isPresent();
    }

    private int specials() {
        return places.specials(masks());
    }

    private List<String> specialTokens() {
        var all = new ArrayList<String>();
        if (specials() > places.oov()) {
            all.add(maskToken.orElseThrow());
        }
        for (int i = 0; i < places.oov(); i++) {
            all.add(oovToken);
        }
        return all;
    }

    @Override
    public List<String> vocabulary() {
        var all = specialTokens();
        all.addAll(vocabulary.tokens());
        return List.copyOf(all);
    }

    /**
     * How many places there are.
     *
     * @return the count
     */
    public int vocabularySize() {
        return specials() + vocabulary.size();
    }

    OutputMode outputMode() {
        return places.mode();
    }

    /**
     * Forgets what it knew, and learns the texts that there are, each of them a document of its
     * own.
     *
     * @param texts the texts
     * @return this lookup
     * @throws IllegalArgumentException if there is none
     */
    public StringLookup adapt(Iterable<String> texts) {
        var counter = new Vocabulary.Counter<String>();
        texts.forEach(text -> counter.add(List.of(text)));
        return learned(counter);
    }

    /**
     * Forgets what it knew, and learns the texts in rows, each row a document.
     *
     * @param rows the rows
     * @return this lookup
     * @throws IllegalArgumentException if there is none
     */
    public StringLookup adaptRows(Iterable<? extends Iterable<String>> rows) {
        var counter = new Vocabulary.Counter<String>();
        rows.forEach(counter::add);
        return learned(counter);
    }

    StringLookup learned(Vocabulary.Counter<String> counter) {
        maskToken.ifPresent(counter::remove);
        counter.remove(oovToken);
        put(counter.vocabulary(places.limit(masks())));
        return this;
    }

    // ---- there and back
    // --------------------------------------------------------------------------

    private long place(String text) {
        if (maskToken.filter(text::equals).isPresent()) {
            return places.mode() == OutputMode.INT ? 0 : -1;
        }
        int known = vocabulary.place(text);
        if (known >= 0) {
            return (long) specials() + known;
        }
        if (places.oov() == 0) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is not in the vocabulary, and there is no place for unknown texts");
        }
        long hash = Fingerprint.farm(text.getBytes(StandardCharsets.UTF_8));
        return specials() - places.oov() + Long.remainderUnsigned(hash, places.oov());
    }

    /**
     * The places of texts; where outputs are vectors of several texts, all of these together.
     *
     * @param texts the texts
     * @return int64 [texts], [texts, places] one-hot, or [places]
     * @throws IllegalArgumentException if one is unknown and there is no place for such
     */
    @Override
    public Tensor apply(List<String> texts) {
        return encoded(Tensor.of(texts.stream().mapToLong(this::place).toArray()));
    }

    /**
     * The places of texts in rows; shorter ones are filled up with the mask.
     *
     * @param rows the rows
     * @return int64 [rows, longest], one-hot [rows, longest, places], or [rows, places]
     * @throws IllegalArgumentException if rows differ in length and there is no mask, or a text is
     *     unknown and there is no place for such
     */
    public Tensor applyRows(List<? extends List<String>> rows) {
        return applyRows(rows, rows.stream().mapToInt(List::size).max().orElse(0));
    }

    /** The same, cut or filled up to a length if places are handed on as numbers. */
    Tensor applyRows(List<? extends List<String>> rows, int length) {
        boolean numbers = places.mode() == OutputMode.INT;
        var ids = new long[rows.size() * length];
        Arrays.fill(ids, numbers ? 0 : -1);
        for (int row = 0; row < rows.size(); row++) {
            var texts = rows.get(row);
            if (numbers && !masks() && texts.size() < length) {
                throw new IllegalArgumentException(
                        "rows have %d and %d texts, and there is no mask to fill them up with"
                                .formatted(texts.size(), length));
            }
            for (int i = 0; i < Math.min(length, texts.size()); i++) {
                ids[row * length + i] = place(texts.get(i));
            }
        }
        return encoded(Tensor.of(ids, Shape.of(rows.size(), length)));
    }

    /**
     * The places of the texts in a tensor.
     *
     * @param texts of dtype string
     * @return int64 of the same shape, or as the output mode says
     * @throws IllegalArgumentException if the tensor is of another dtype, or a text is unknown and
     *     there is no place for such
     */
    public Tensor apply(Tensor texts) {
        if (texts.dtype() != DType.STRING) {
            throw new IllegalArgumentException(
                    "StringLookup takes texts, not " + texts.dtype() + ": see IntegerLookup");
        }
        var ids = Arrays.stream(texts.toStringArray()).mapToLong(this::place).toArray();
        return encoded(Tensor.of(ids, texts.shape()));
    }

    private Tensor encoded(Tensor ids) {
        int depth = places.depth(vocabulary, masks());
        var dtype = DTypePolicy.global().compute();
        var out = Encoding.encode(ids, places.mode(), depth, Optional.empty(), dtype);
        return places.mode() == OutputMode.TF_IDF
                ? out.times(Tensor.of(vocabulary.weights(specials(), depth)).cast(dtype))
                : out;
    }

    /**
     * The texts at places: the opposite of {@link #apply(List)}.
     *
     * @param ids whole numbers of any shape
     * @return the texts in row-major order; {@link #oovToken} where there is no such place
     * @throws IllegalArgumentException if these are not whole numbers, or outputs are vectors
     */
    public List<String> invert(Operand ids) {
        if (ids.dtype().isFloating() || places.mode() != OutputMode.INT) {
            throw new IllegalArgumentException(
                    "only places go back to texts: whole numbers in the mode INT, not %s in %s"
                            .formatted(ids.dtype(), places.mode()));
        }
        var all = vocabulary();
        return Arrays.stream(ids.value().cast(DType.INT64).toLongArray())
                .mapToObj(id -> id >= 0 && id < all.size() ? all.get((int) id) : oovToken)
                .toList();
    }

    @Override
    public StringLookup configured(Config config) {
        places = places.configured(config);
        maskToken = Settings.optionalText(config, "mask_token", maskToken);
        oovToken = config.text("oov_token", oovToken);
        var tokens = config.texts("vocabulary", vocabulary.tokens());
        put(new Vocabulary<>(tokens, config.numbers("idf_weights", vocabulary.idf())));
        return this;
    }
}
