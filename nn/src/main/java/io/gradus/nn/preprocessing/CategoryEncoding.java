package io.gradus.nn.preprocessing;

import io.gradus.ir.DType;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Debug;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Whole numbers from 0 to less than a given one as vectors. A second input of the same shape says
 * in the mode {@link OutputMode#COUNT} what each number counts for.
 *
 * {@snippet :
 * new CategoryEncoding(4).apply(Tensor.of(new int[][] {{0, 1}, {3, 3}})); // [[1 1 0 0] [0 0 0 1]]
 * }
 */
public final class CategoryEncoding extends Layer {
    private int numTokens;
    private OutputMode outputMode = OutputMode.MULTI_HOT;

    /**
     * A layer that marks all numbers of a row in one vector.
     *
     * @param numTokens how many categories there are
     */
    public CategoryEncoding(int numTokens) {
        this.numTokens = Settings.atLeast(1, "numTokens", numTokens);
    }

    /**
     * A layer with an output mode.
     *
     * @param numTokens how many categories there are
     * @param outputMode one-hot, multi-hot or count
     */
    public CategoryEncoding(int numTokens, OutputMode outputMode) {
        this(numTokens);
        mode(outputMode);
    }

    private void mode(OutputMode mode) {
        outputMode =
                Encoding.oneOf(mode, OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT);
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        if (inputs.isEmpty() || inputs.size() > 2) {
            throw new IllegalArgumentException(
                    "takes numbers, and weights if you like, not " + inputs.size() + " inputs");
        }
        boolean weighted = inputs.size() == 2;
        if (weighted && outputMode != OutputMode.COUNT) {
            throw new IllegalArgumentException(
                    "weights are for the mode COUNT alone, and this is " + outputMode);
        }
        var ids = inputs.getFirst().cast(DType.INT64);
        Debug.check(
                ids.greaterEqual(0).logicalAnd(ids.less(numTokens)),
                "CategoryEncoding: numbers must be at least 0 and less than "
                        + numTokens
                        + ", but they are %s",
                ids);
        var weights = weighted ? Optional.of(inputs.get(1)) : Optional.<Tensor>empty();
        return List.of(Encoding.encode(ids, outputMode, numTokens, weights, dtype().compute()));
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected void settings(Config config) {
        numTokens = Settings.atLeast(1, "numTokens", config.integer("num_tokens", numTokens));
        mode(config.choice("output_mode", outputMode));
    }
}
