package io.gradus.nn.preprocessing;

import io.gradus.ir.DType;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Several features as one, whose values are the bins of their combinations: (city, job) for
 * example. Bins are those that Keras and TensorFlow find: fingerprints, which whole numbers are
 * themselves, joined one after another.
 *
 * <p>As a layer it takes several tensors of whole numbers, of one shape. Texts go through {@link
 * #cross}, before a model or in the map of a data set.
 *
 * {@snippet :
 * new HashedCrossing(5).cross(List.of("A", "B", "A"), List.of(101, 101, 102)); // [1 4 1]
 * }
 */
public final class HashedCrossing extends Layer {
    private static final long START = 0xDECAFCAFFEL;

    private int numBins;
    private OutputMode outputMode = OutputMode.INT;

    /**
     * A layer that gives numbers of bins.
     *
     * @param numBins how many bins
     */
    public HashedCrossing(int numBins) {
        this.numBins = Settings.atLeast(1, "numBins", numBins);
    }

    /**
     * Sets how bins are handed on; as numbers without this.
     *
     * @param outputMode {@link OutputMode#INT} or {@link OutputMode#ONE_HOT}
     * @return this layer
     */
    public HashedCrossing outputMode(OutputMode outputMode) {
        this.outputMode = Encoding.oneOf(outputMode, OutputMode.INT, OutputMode.ONE_HOT);
        return this;
    }

    /**
     * The bins of combinations of features, of which each is a list of texts or of whole numbers.
     *
     * @param features at least two, with as many elements each
     * @return int64 [elements], or as the output mode says
     * @throws IllegalArgumentException if they do not fit together, or elements are neither
     */
    public Tensor cross(List<?>... features) {
        requireSeveral(features.length);
        int size = features[0].size();
        var bins = new long[size];
        for (int i = 0; i < size; i++) {
            long hash = START;
            for (var feature : features) {
                if (feature.size() != size) {
                    throw new IllegalArgumentException(
                            "features have %d and %d elements: there must be as many in each"
                                    .formatted(size, feature.size()));
                }
                hash = Fingerprint.joined(hash, fingerprint(feature.get(i)));
            }
            bins[i] = Long.remainderUnsigned(hash, numBins);
        }
        return encoded(Tensor.of(bins));
    }

    private static long fingerprint(Object value) {
        return switch (value) {
            case String text -> Fingerprint.farm(text.getBytes(StandardCharsets.UTF_8));
            case Long number -> number;
            case Integer number -> number;
            default ->
                    throw new IllegalArgumentException(
                            "features are texts or whole numbers, not "
                                    + value.getClass().getSimpleName());
        };
    }

    private static void requireSeveral(int count) {
        if (count < 2) {
            throw new IllegalArgumentException(
                    "%d features cannot be crossed: there must be at least two".formatted(count));
        }
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        requireSeveral(inputs.size());
        var shape = inputs.getFirst().shape();
        var hash = Tensor.of(START);
        for (var input : inputs) {
            if (!input.shape().equals(shape) || input.dtype().isFloating()) {
                throw new IllegalArgumentException(
                        "features are whole numbers of one shape, not %s%s beside %s"
                                .formatted(input.dtype(), input.shape(), shape));
            }
            hash = TensorFingerprint.joined(hash, input.cast(DType.INT64));
        }
        return List.of(encoded(TensorFingerprint.remainder(hash, numBins)));
    }

    private Tensor encoded(Tensor bins) {
        return Encoding.encode(bins, outputMode, numBins, Optional.empty(), dtype().compute());
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected void settings(Config config) {
        numBins = Settings.atLeast(1, "numBins", config.integer("num_bins", numBins));
        outputMode(config.choice("output_mode", outputMode));
    }
}
