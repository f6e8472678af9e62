package io.gradus.nn.preprocessing;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whole numbers or texts as numbers of bins, without a vocabulary: different ones may share a bin.
 * The hash of a text is FarmHash's Fingerprint64 of its UTF-8 bytes, that of a number that of its
 * decimal digits, or SipHash-2-4 with a salt; bins are those that Keras and TensorFlow find.
 *
 * <p>As a layer it takes tensors of whole numbers, of any shape. Texts go through {@link
 * #hash(List)}, before a model or in the map of a data set.
 *
 * {@snippet :
 * new Hashing(3).hash("A", "B", "C", "D", "E"); // [1 0 1 1 2]
 * }
 */
public final class Hashing extends Layer {
    private int numBins;
    private Optional<String> maskValue = Optional.empty();
    private Optional<long[]> salt = Optional.empty();
    private OutputMode outputMode = OutputMode.INT;

    /**
     * A layer without a salt.
     *
     * @param numBins how many bins
     */
    public Hashing(int numBins) {
        this.numBins = Settings.atLeast(1, "numBins", numBins);
    }

    /**
     * Sets a text that goes to bin 0, where nothing else goes then.
     *
     * @param value the text
     * @return this layer
     */
    public Hashing maskValue(String value) {
        if (numBins < 2) {
            throw new IllegalArgumentException(
                    "with a mask there must be at least 2 bins: one is its own");
        }
        maskValue = Optional.of(value);
        return this;
    }

    /**
     * Sets a number that goes to bin 0, where nothing else goes then.
     *
     * @param value the number
     * @return this layer
     */
    public Hashing maskValue(long value) {
        return maskValue(Long.toString(value));
    }

    /**
     * Sets a key, so that bins are others than without it: SipHash is taken.
     *
     * @param salt both halves of the key
     * @return this layer
     */
    public Hashing salt(long salt) {
        return salt(salt, salt);
    }

    /**
     * Sets a key, so that bins are others than without it: SipHash is taken.
     *
     * @param first the one half of the key
     * @param second the other
     * @return this layer
     */
    public Hashing salt(long first, long second) {
        salt = Optional.of(new long[] {first, second});
        return this;
    }

    /**
     * Sets how bins are handed on; as numbers without this.
     *
     * @param outputMode any but {@link OutputMode#TF_IDF}
     * @return this layer
     */
    public Hashing outputMode(OutputMode outputMode) {
        this.outputMode =
                Encoding.oneOf(
                        outputMode,
                        OutputMode.INT,
                        OutputMode.ONE_HOT,
                        OutputMode.MULTI_HOT,
                        OutputMode.COUNT);
        return this;
    }

    /**
     * The bins of texts.
     *
     * @param texts the texts
     * @return int64 [texts], or as the output mode says
     */
    public Tensor hash(List<String> texts) {
        var bins = texts.stream().mapToLong(this::bin).toArray();
        return encoded(Tensor.of(bins));
    }

    /**
     * The bins of texts.
     *
     * @param texts the texts
     * @return int64 [texts], or as the output mode says
     */
    public Tensor hash(String... texts) {
        return hash(List.of(texts));
    }

    private long bin(String text) {
        if (maskValue.filter(text::equals).isPresent()) {
            return 0;
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        long hash =
                salt.map(key -> Fingerprint.sip(bytes, key[0], key[1]))
                        .orElseGet(() -> Fingerprint.farm(bytes));
        int masks = maskValue.isPresent() ? 1 : 0;
        return Long.remainderUnsigned(hash, numBins - masks) + masks;
    }

    private Tensor encoded(Tensor bins) {
        return Encoding.encode(bins, outputMode, numBins, Optional.empty(), dtype().compute());
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        if (inputs.dtype() == DType.STRING) {
            return encoded(bins(inputs.toStringArray(), inputs.shape()));
        }
        if (inputs.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "inputs are whole numbers, not " + inputs.dtype() + ": cast them first");
        }
        var x = inputs.cast(DType.INT64);
        if (!inputs.isSymbolic()) {
            var texts = Arrays.stream(x.toLongArray()).mapToObj(Long::toString);
            return encoded(bins(texts.toArray(String[]::new), x.shape()));
        }
        int masks = maskValue.isPresent() ? 1 : 0;
        var hash =
                salt.map(key -> TensorFingerprint.sip(x, key[0], key[1]))
                        .orElseGet(() -> TensorFingerprint.farm(x));
        var bins = TensorFingerprint.remainder(hash, numBins - masks).plus(masks);
        var masked = maskValue.flatMap(Hashing::number).map(x::equal);
        return encoded(masked.map(mask -> Tensors.where(mask, Tensor.of(0L), bins)).orElse(bins));
    }

    private Tensor bins(String[] texts, Shape shape) {
        return Tensor.of(Arrays.stream(texts).mapToLong(this::bin).toArray()).reshape(shape);
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text)).filter(n -> Long.toString(n).equals(text));
        } catch (NumberFormatException error) {
            return Optional.empty();
        }
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected void settings(Config config) {
        numBins = Settings.atLeast(1, "numBins", config.integer("num_bins", numBins));
        Settings.optionalText(config, "mask_value", maskValue).ifPresent(this::maskValue);
        var key = salt.map(long[]::clone).stream().flatMapToLong(Arrays::stream).boxed().toList();
        var read = Settings.longs(config, "salt", key);
        if (read.size() == 2) {
            salt(read.get(0), read.get(1));
        } else if (!read.isEmpty()) {
            throw new IllegalArgumentException("'salt' must be two integers, or none");
        }
        outputMode(config.choice("output_mode", outputMode));
    }
}
