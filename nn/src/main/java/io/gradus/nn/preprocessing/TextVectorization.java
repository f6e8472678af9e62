package io.gradus.nn.preprocessing;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Texts as rows of numbers: each text is standardised, split into tokens, its tokens joined to
 * n-grams if wanted, and looked up in a vocabulary. As numbers, place 0 fills up short rows and
 * place 1 stands for unknown tokens; as vectors, place 0 stands for unknown ones.
 *
 * {@snippet :
 * var vectorization = new TextVectorization().maxTokens(5000).outputSequenceLength(40);
 * vectorization.adapt(texts);
 * var batch = vectorization.apply("What a film!", "Never again."); // int64 [2, 40]
 * }
 *
 * <p>It stands before a model, whose first layer may be an embedding of {@link #vocabularySize()}
 * rows: in the map of a data set of texts, or called on all texts at once.
 */
public final class TextVectorization implements TextProcessor {
    private static final Pattern PUNCTUATION =
            Pattern.compile("[!\"#$%&()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~']");
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");

    /** What is done to texts before they are split. */
    public enum Standardize {
        /** Nothing. */
        NONE,
        /** Capital letters become small. */
        LOWER,
        /** ASCII punctuation is left out. */
        STRIP_PUNCTUATION,
        /** Both. */
        LOWER_AND_STRIP_PUNCTUATION,
        /** What a {@link Standardizer} does. */
        CUSTOM
    }

    /** How texts are split. */
    public enum Split {
        /** Not at all: a text is one token. */
        NONE,
        /** At white space. */
        WHITESPACE,
        /** Into characters. */
        CHARACTER,
        /** As a {@link Splitter} does. */
        CUSTOM
    }

    private final StringLookup lookup = new StringLookup().maskToken("");
    private Standardize standardize = Standardize.LOWER_AND_STRIP_PUNCTUATION;
    private Optional<Standardizer> standardizer = Optional.empty();
    private Split split = Split.WHITESPACE;
    private Optional<Splitter> splitter = Optional.empty();
    private int[] ngrams = {};
    private OutputMode outputMode = OutputMode.INT;
    private Optional<Integer> outputSequenceLength = Optional.empty();

    /** A processor without a vocabulary. */
    public TextVectorization() {}

    // ---- settings
    // --------------------------------------------------------------------------------

    /**
     * Sets how many tokens there are at most, special ones included; as many as needed without
     * this.
     *
     * @param maxTokens how many, at least 2
     * @return this processor
     */
    public TextVectorization maxTokens(int maxTokens) {
        lookup.maxTokens(maxTokens);
        return this;
    }

    /**
     * Sets what is done to texts before they are split; both lower case and no punctuation without
     * this.
     *
     * @param standardize what is done, not {@link Standardize#CUSTOM}
     * @return this processor
     */
    public TextVectorization standardize(Standardize standardize) {
        if (standardize == Standardize.CUSTOM) {
            throw new IllegalArgumentException("give the Standardizer itself");
        }
        this.standardize = standardize;
        this.standardizer = Optional.empty();
        return this;
    }

    /**
     * Sets what is done to texts before they are split.
     *
     * @param standardizer what is done
     * @return this processor
     */
    public TextVectorization standardize(Standardizer standardizer) {
        this.standardize = Standardize.CUSTOM;
        this.standardizer = Optional.of(standardizer);
        return this;
    }

    /**
     * Sets how texts are split; at white space without this.
     *
     * @param split how, not {@link Split#CUSTOM}
     * @return this processor
     */
    public TextVectorization split(Split split) {
        if (split == Split.CUSTOM) {
            throw new IllegalArgumentException("give the Splitter itself");
        }
        this.split = split;
        this.splitter = Optional.empty();
        return this;
    }

    /**
     * Sets how texts are split.
     *
     * @param splitter how
     * @return this processor
     */
    public TextVectorization split(Splitter splitter) {
        this.split = Split.CUSTOM;
        this.splitter = Optional.of(splitter);
        return this;
    }

    /**
     * Sets how many tokens side by side are joined, with a space between them, to one: several
     * lengths for all of them, one length n for all from 1 to n.
     *
     * @param lengths the lengths
     * @return this processor
     */
    public TextVectorization ngrams(int... lengths) {
        for (int length : lengths) {
            Settings.atLeast(1, "an n-gram's length", length);
        }
        var all = lengths.clone();
        if (lengths.length == 1) {
            all = new int[lengths[0]];
            Arrays.setAll(all, i -> i + 1);
        }
        ngrams = all;
        return this;
    }

    /**
     * Sets how tokens are handed on; as numbers without this.
     *
     * @param outputMode any but {@link OutputMode#ONE_HOT}
     * @return this processor
     */
    public TextVectorization outputMode(OutputMode outputMode) {
        this.outputMode =
                Encoding.oneOf(
                        outputMode,
                        OutputMode.INT,
                        OutputMode.MULTI_HOT,
                        OutputMode.COUNT,
                        OutputMode.TF_IDF);
        lookup.outputMode(outputMode);
        return this;
    }

    /**
     * Sets how many numbers a row has in the mode {@link OutputMode#INT}: longer ones are cut,
     * shorter ones filled up with 0. Without this rows are as long as the longest.
     *
     * @param length how many, at least 1
     * @return this processor
     */
    public TextVectorization outputSequenceLength(int length) {
        outputSequenceLength = Optional.of(Settings.atLeast(1, "outputSequenceLength", length));
        return this;
    }

    /**
     * Sets whether vectors are as long as the largest number of tokens, though there may be fewer.
     *
     * @param pad whether they are
     * @return this processor
     */
    public TextVectorization padToMaxTokens(boolean pad) {
        lookup.padToMaxTokens(pad);
        return this;
    }

    /**
     * Sets the vocabulary, after the other settings.
     *
     * @param tokens the tokens in the order of their places, each once, with or without the special
     *     ones
     * @return this processor
     */
    public TextVectorization vocabulary(List<String> tokens) {
        lookup.vocabulary(tokens);
        return this;
    }

    /**
     * Sets the vocabulary and its weights for the mode {@link OutputMode#TF_IDF}, after the other
     * settings.
     *
     * @param tokens the tokens in the order of their places, each once
     * @param idfWeights one for each
     * @return this processor
     */
    public TextVectorization vocabulary(List<String> tokens, double[] idfWeights) {
        lookup.vocabulary(tokens, idfWeights);
        return this;
    }

    /**
     * Sets the vocabulary, after the other settings.
     *
     * @param file a file in UTF-8 with one token a line
     * @return this processor
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public TextVectorization vocabulary(Path file) {
        lookup.vocabulary(file);
        return this;
    }

    // ---- use
    // -------------------------------------------------------------------------------------

    /**
     * The tokens of a text, before they are looked up.
     *
     * @param text the text
     * @return its tokens, n-grams included
     */
    public List<String> tokens(String text) {
        var tokens = splitUp(standardized(text));
        if (ngrams.length == 0) {
            return tokens;
        }
        var all = new ArrayList<String>();
        for (int length : ngrams) {
            for (int i = 0; i + length <= tokens.size(); i++) {
                all.add(String.join(" ", tokens.subList(i, i + length)));
            }
        }
        return all;
    }

    private String standardized(String text) {
        return switch (standardize) {
            case NONE -> text;
            case LOWER -> text.toLowerCase(Locale.ROOT);
            case STRIP_PUNCTUATION -> PUNCTUATION.matcher(text).replaceAll("");
            case LOWER_AND_STRIP_PUNCTUATION ->
                    PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
            case CUSTOM -> standardizer.orElseThrow().standardized(text);
        };
    }

    private List<String> splitUp(String text) {
        return switch (split) {
            case NONE -> List.of(text);
            case WHITESPACE ->
                    WHITESPACE.splitAsStream(text).filter(token -> !token.isEmpty()).toList();
            case CHARACTER -> text.codePoints().mapToObj(Character::toString).toList();
            case CUSTOM -> splitter.orElseThrow().tokens(text);
        };
    }

    /**
     * Forgets what it knew, and learns the tokens of texts.
     *
     * @param texts the texts, each a document
     * @return this processor
     * @throws IllegalArgumentException if there is none
     */
    public TextVectorization adapt(Iterable<String> texts) {
        var counter = new Vocabulary.Counter<String>();
        texts.forEach(text -> counter.add(tokens(text)));
        lookup.learned(counter);
        return this;
    }

    /**
     * Texts as numbers or vectors.
     *
     * @param texts the texts
     * @return int64 [texts, length], or [texts, tokens] of the global policy's dtype
     */
    @Override
    public Tensor apply(List<String> texts) {
        var rows = texts.stream().map(this::tokens).toList();
        return outputMode == OutputMode.INT && outputSequenceLength.isPresent()
                ? lookup.applyRows(rows, outputSequenceLength.get())
                : lookup.applyRows(rows);
    }

    @Override
    public List<String> vocabulary() {
        return lookup.vocabulary();
    }

    /**
     * How many tokens there are, special ones included: the rows that an embedding needs.
     *
     * @return the count
     */
    public int vocabularySize() {
        return lookup.vocabularySize();
    }

    /**
     * The tokens at places.
     *
     * @param ids one row of numbers, as {@link #apply(List)} gives them
     * @return the tokens
     */
    public List<String> invert(Tensor ids) {
        return lookup.invert(ids);
    }

    @Override
    public TextVectorization configured(Config config) {
        standardize = config.choice("standardize", standardize);
        standardizer = config.optional("standardizer", Standardizer.class, standardizer);
        split = config.choice("split", split);
        splitter = config.optional("splitter", Splitter.class, splitter);
        ngrams = config.integers("ngrams", ngrams);
        Arrays.stream(ngrams).forEach(n -> Settings.atLeast(1, "an n-gram's length", n));
        outputSequenceLength =
                config.optionalInteger("output_sequence_length", outputSequenceLength);
        if ((standardize == Standardize.CUSTOM) != standardizer.isPresent()
                || (split == Split.CUSTOM) != splitter.isPresent()) {
            throw new IllegalArgumentException(
                    "standardize and split are custom just where there is a standardizer or a"
                            + " splitter");
        }
        lookup.configured(config);
        outputMode(config.isReading() ? lookup.outputMode() : outputMode);
        return this;
    }
}
