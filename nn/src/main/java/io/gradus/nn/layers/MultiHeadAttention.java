package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import java.util.Arrays;
import java.util.Optional;

/**
 * Multi-head attention (Vaswani et al., 2017). With {@code x} for everything it is self-attention:
 *
 * {@snippet :
 * var attention = new MultiHeadAttention(4, 32).useCausalMask(true);
 * var outputs = attention.apply(x); // (batch, steps, size), as x
 * var crossed = attention.apply(List.of(queries, values), false);
 * }
 */
public final class MultiHeadAttention extends HeadAttention<MultiHeadAttention> {
    private int numHeads;
    private int keyDim;
    private Optional<Integer> valueDim = Optional.empty();
    private int[] outputShape = {};
    private int[] attentionAxes = {};

    /**
     * Attention whose outputs are as large as queries.
     *
     * @param numHeads the number of heads
     * @param keyDim the size of queries, keys and values within a head
     */
    public MultiHeadAttention(int numHeads, int keyDim) {
        this.numHeads = Settings.positive("numHeads", numHeads);
        this.keyDim = Settings.positive("keyDim", keyDim);
    }

    /**
     * Sets the size of values within a head; that of keys without this.
     *
     * @param valueDim the size
     * @return this layer
     */
    public MultiHeadAttention valueDim(int valueDim) {
        this.valueDim = Optional.of(Settings.positive("valueDim", valueDim));
        return this;
    }

    /**
     * Sets the sizes of outputs behind batch and steps; the size of queries without this.
     *
     * @param outputShape one size or several
     * @return this layer
     */
    public MultiHeadAttention outputShape(int... outputShape) {
        this.outputShape = sizes("outputShape", outputShape);
        return this;
    }

    private static int[] sizes(String name, int... sizes) {
        Arrays.stream(sizes).forEach(size -> Settings.positive(name, size));
        return sizes.clone();
    }

    /**
     * Sets the axes that attention goes over; all between batch and size without this. Along others
     * inputs are apart, as along the batch.
     *
     * @param attentionAxes axes of inputs, counted from 0, or with negative numbers from the end
     * @return this layer
     */
    public MultiHeadAttention attentionAxes(int... attentionAxes) {
        this.attentionAxes = attentionAxes.clone();
        return this;
    }

    @Override
    int queryHeads() {
        return numHeads;
    }

    @Override
    int keyHeads() {
        return numHeads;
    }

    @Override
    int keyDim() {
        return keyDim;
    }

    @Override
    int valueDim() {
        return valueDim.orElse(keyDim);
    }

    @Override
    int[] outputShape(Shape queries) {
        return outputShape.length == 0 ? new int[] {queries.size(-1)} : outputShape;
    }

    @Override
    AttentionAxes axes(int rank) {
        return AttentionAxes.of(rank, attentionAxes);
    }

    @Override
    protected void settings(Config config) {
        numHeads = Settings.positive("num_heads", config.integer("num_heads", numHeads));
        keyDim = Settings.positive("key_dim", config.integer("key_dim", keyDim));
        valueDim = config.optionalInteger("value_dim", valueDim);
        valueDim.ifPresent(size -> Settings.positive("value_dim", size));
        outputShape = sizes("output_shape", config.integers("output_shape", outputShape));
        attentionAxes = config.integers("attention_axes", attentionAxes);
        super.settings(config);
    }
}
