package io.gradus.nn.preprocessing;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Debug;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Whole numbers that name something, such as ids of users, as numbers from 0 on without gaps: their
 * places in a vocabulary. Unknown ones share the first places, and the number that masks has place
 * 0. The vocabulary is given, or the numbers that {@link #adapt(Operand) adapt} has found, the most
 * frequent first; of a batch, each row is a document for {@link OutputMode#TF_IDF}.
 *
 * {@snippet :
 * var lookup = new IntegerLookup(12, 36, 1138, 42);
 * lookup.apply(Tensor.of(new long[][] {{12, 1138, 42}, {42, 1000, 36}})); // [[1 3 4] [4 0 2]]
 * }
 */
public final class IntegerLookup extends AdaptiveLayer<IntegerLookup> {
    private Places places = Places.DEFAULT;
    private Optional<Long> maskToken = Optional.empty();
    private long oovToken = -1;
    private boolean invert;
    private Vocabulary<Long> vocabulary = Vocabulary.empty();

    /** A layer that learns its vocabulary. */
    public IntegerLookup() {}

    /**
     * A layer with a vocabulary.
     *
     * @param vocabulary the numbers in the order of their places, each once
     */
    public IntegerLookup(long... vocabulary) {
        vocabulary(vocabulary);
    }

    /**
     * Sets the vocabulary, after the other settings.
     *
     * @param tokens the numbers in the order of their places, each once
     * @return this layer
     */
    public IntegerLookup vocabulary(long... tokens) {
        return vocabulary(tokens, new double[0]);
    }

    /**
     * Sets the vocabulary and its weights for the mode {@link OutputMode#TF_IDF}, after the other
     * settings.
     *
     * @param tokens the numbers in the order of their places, each once
     * @param idfWeights one for each
     * @return this layer
     */
    public IntegerLookup vocabulary(long[] tokens, double[] idfWeights) {
        put(new Vocabulary<>(LongStream.of(tokens).boxed().toList(), idfWeights));
        return this;
    }

    private void put(Vocabulary<Long> found) {
        maskToken.ifPresent(mask -> {
            if (found.place(mask) >= 0) {
                throw new IllegalArgumentException(
                        "the vocabulary has the number " + mask + ", which masks");
            }
        });
        vocabulary = places.checked(found, maskToken.isPresent());
    }

    /**
     * Sets how many places there are at most, those of unknown numbers and of the mask included; as
     * many as needed without this.
     *
     * @param maxTokens how many, at least 2
     * @return this layer
     */
    public IntegerLookup maxTokens(int maxTokens) {
        places = places.maxTokens(maxTokens);
        return this;
    }

    /**
     * Sets how many places unknown numbers share, each going to the one of its remainder; 1 without
     * this. With 0, an unknown number is an error.
     *
     * @param count how many
     * @return this layer
     */
    public IntegerLookup numOovIndices(int count) {
        places = places.oov(count);
        return this;
    }

    /**
     * Sets the number that stands for nothing: it has place 0, or counts for nothing where outputs
     * are vectors.
     *
     * @param token the number
     * @return this layer
     */
    public IntegerLookup maskToken(long token) {
        maskToken = Optional.of(token);
        return this;
    }

    /**
     * Sets what unknown numbers become on the way {@linkplain #invert back}; −1 without this.
     *
     * @param token the number
     * @return this layer
     */
    public IntegerLookup oovToken(long token) {
        oovToken = token;
        return this;
    }

    /**
     * Sets whether the layer goes back, from places to numbers.
     *
     * @param invert whether it does
     * @return this layer
     */
    public IntegerLookup invert(boolean invert) {
        this.invert = invert;
        return this;
    }

    /**
     * Sets how places are handed on; as numbers without this.
     *
     * @param outputMode how
     * @return this layer
     */
    public IntegerLookup outputMode(OutputMode outputMode) {
        places = places.mode(outputMode);
        return this;
    }

    /**
     * Sets whether vectors are as long as the largest number of tokens, though there may be fewer.
     *
     * @param pad whether they are
     * @return this layer
     */
    public IntegerLookup padToMaxTokens(boolean pad) {
        places = places.pad(pad);
        return this;
    }

    private boolean masks() {
        return maskToken.isPresent();
    }

    private int specials() {
        return places.specials(masks());
    }

    /**
     * The number at each place: the mask if there is one, {@link #oovToken(long) that of unknown
     * numbers}, and those of the vocabulary.
     *
     * @return the numbers in the order of their places
     */
    public long[] vocabulary() {
        var all = new ArrayList<Long>();
        if (specials() > places.oov()) {
            all.add(maskToken.orElseThrow());
        }
        for (int i = 0; i < places.oov(); i++) {
            all.add(oovToken);
        }
        all.addAll(vocabulary.tokens());
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * How many places there are.
     *
     * @return the count
     */
    public int vocabularySize() {
        return specials() + vocabulary.size();
    }

    @Override
    void learn(Iterable<? extends Operand> batches) {
        var counter = new Vocabulary.Counter<Long>();
        for (var batch : batches) {
            var numbers = batch.value().cast(DType.INT64).toLongArray();
            int rows = batch.rank() == 0 ? 1 : batch.shape().size(0);
            int width = rows == 0 ? 0 : numbers.length / rows;
            for (int row = 0; row < rows; row++) {
                var document = Arrays.copyOfRange(numbers, row * width, (row + 1) * width);
                counter.add(LongStream.of(document).boxed().toList());
            }
        }
        maskToken.ifPresent(counter::remove);
        counter.remove(oovToken);
        put(counter.vocabulary(places.limit(masks())));
    }

    @Override
    Tensor processed(Tensor inputs) {
        if (inputs.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "inputs are whole numbers, not " + inputs.dtype() + ": cast them first");
        }
        var x = inputs.cast(DType.INT64);
        if (invert) {
            return back(x);
        }
        var ids = places(x);
        int depth = places.depth(vocabulary, masks());
        var out = Encoding.encode(ids, places.mode(), depth, Optional.empty(), dtype().compute());
        return places.mode() == OutputMode.TF_IDF
                ? out.times(
                        Tensor.of(vocabulary.weights(specials(), depth)).cast(dtype().compute()))
                : out;
    }

    private Tensor back(Tensor x) {
        var table = vocabulary();
        if (places.mode() != OutputMode.INT) {
            throw new IllegalArgumentException(
                    "only places go back to numbers: the output mode must be INT, not "
                            + places.mode());
        }
        if (table.length == 0) {
            throw notAdapted("make it with a vocabulary");
        }
        var found = Tensor.of(table).gather(x.clip(0, table.length - 1));
        var known = x.greaterEqual(0).logicalAnd(x.less(table.length));
        return Tensors.where(known, found, Tensor.of(oovToken));
    }

    private Tensor places(Tensor x) {
        int first = specials() - places.oov();
        Tensor ids;
        if (places.oov() > 0) {
            ids = x.mod(places.oov()).plus(first);
        } else {
            ids = x.times(0).minus(1);
        }
        if (vocabulary.size() > 0) {
            var order = new ArrayList<>(vocabulary.tokens());
            order.sort(null);
            var sorted = order.stream().mapToLong(Long::longValue).toArray();
            var place =
                    order.stream()
                            .mapToLong(token -> vocabulary.place(token) + (long) specials())
                            .toArray();
            var keys = Tensor.of(sorted);
            var at = keys.searchSorted(x, false).minimum(sorted.length - 1);
            ids = Tensors.where(keys.gather(at).equal(x), Tensor.of(place).gather(at), ids);
        }
        var masked = maskToken.map(token -> x.equal(token));
        if (places.oov() == 0) {
            var known = ids.greaterEqual(0);
            Debug.check(
                    masked.map(known::logicalOr).orElse(known),
                    "IntegerLookup: a number is not in the vocabulary, and there is no place for"
                            + " unknown ones: %s",
                    x);
        }
        var nothing = Tensor.of(places.mode() == OutputMode.INT ? 0L : -1L);
        var known = ids;
        return masked.map(mask -> Tensors.where(mask, nothing, known)).orElse(ids);
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected void settings(Config config) {
        places = places.configured(config);
        maskToken = Settings.optionalLong(config, "mask_token", maskToken);
        oovToken =
                Settings.optionalLong(config, "oov_token", Optional.of(oovToken)).orElse(oovToken);
        invert = config.truth("invert", invert);
        var tokens = Settings.longs(config, "vocabulary", vocabulary.tokens());
        put(new Vocabulary<>(tokens, config.numbers("idf_weights", vocabulary.idf())));
    }
}
