package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;

/**
 * Attention whose heads of queries share heads of keys and values (Ainslie et al., 2023): one such
 * head for all is multi-query attention, one for each is {@link MultiHeadAttention}. Outputs are as
 * large as queries.
 */
public final class GroupQueryAttention extends HeadAttention<GroupQueryAttention> {
    private int headDim;
    private int numQueryHeads;
    private int numKeyValueHeads;

    /**
     * Attention of groups of heads.
     *
     * @param headDim the size of queries, keys and values within a head
     * @param numQueryHeads the number of heads of queries
     * @param numKeyValueHeads the number of heads of keys and values, of which that of queries is a
     *     multiple
     * @throws IllegalArgumentException if it is none
     */
    public GroupQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads) {
        this.headDim = Settings.positive("headDim", headDim);
        this.numQueryHeads = Settings.positive("numQueryHeads", numQueryHeads);
        this.numKeyValueHeads = Settings.positive("numKeyValueHeads", numKeyValueHeads);
        requireMultiple();
    }

    private void requireMultiple() {
        if (numQueryHeads % numKeyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "%d heads of queries cannot share %d heads of keys evenly: make it a multiple"
                            .formatted(numQueryHeads, numKeyValueHeads));
        }
    }

    @Override
    int queryHeads() {
        return numQueryHeads;
    }

    @Override
    int keyHeads() {
        return numKeyValueHeads;
    }

    @Override
    int keyDim() {
        return headDim;
    }

    @Override
    int valueDim() {
        return headDim;
    }

    @Override
    int[] outputShape(Shape queries) {
        return new int[] {queries.size(-1)};
    }

    @Override
    AttentionAxes axes(int rank) {
        if (rank != 3) {
            throw new IllegalArgumentException(
                    "inputs have shape (batch, steps, size), not rank " + rank);
        }
        return AttentionAxes.of(rank);
    }

    @Override
    protected void settings(Config config) {
        headDim = Settings.positive("head_dim", config.integer("head_dim", headDim));
        numQueryHeads =
                Settings.positive(
                        "num_query_heads", config.integer("num_query_heads", numQueryHeads));
        numKeyValueHeads =
                Settings.positive(
                        "num_key_value_heads",
                        config.integer("num_key_value_heads", numKeyValueHeads));
        requireMultiple();
        super.settings(config);
    }
}
