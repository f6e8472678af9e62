package io.gradus.ir;

import java.util.List;

/** Calls into a backend's library: what loops should not express. */
public sealed interface Library extends Node {
    /**
     * Where the call comes from.
     *
     * @return the origin
     */
    Origin origin();

    /**
     * Matrix products over broadcast leading dimensions: {@code output[…, i, j] = Σₖ a[…, i, k] ·
     * b[…, k, j]}. The sum runs over k ascending in blocks of 512, each a chain of fused
     * multiply-adds from zero, the blocks added in order.
     *
     * @param a the left matrices, or their transposes
     * @param b the right matrices, or their transposes
     * @param output the products
     * @param transposeA whether {@code a} holds its matrices transposed
     * @param transposeB whether {@code b} holds its matrices transposed
     * @param origin where it comes from
     */
    record Matmul(
            Value a, Value b, Value output, boolean transposeA, boolean transposeB, Origin origin)
            implements Library {
        @Override
        public List<Value> inputs() {
            return List.of(a, b);
        }

        @Override
        public List<Value> outputs() {
            return List.of(output);
        }
    }

    /**
     * A two-dimensional convolution over channels-last images, or one of its gradients, all three
     * stated as matrix products of the forward windows: rows are output positions, the k axis is
     * (kernel row, kernel column, channel).
     *
     * <p>images [n, h, w, c], filters [kh, kw, c, f], outputs [n, oh, ow, f]. {@code left} and
     * {@code right} are, for {@link Direction#FORWARD} images and filters, for {@link
     * Direction#INPUT_GRADIENT} output gradients and filters, for {@link Direction#FILTER_GRADIENT}
     * images and output gradients.
     *
     * @param direction which of the three is computed
     * @param left the first operand
     * @param right the second operand
     * @param output the result
     * @param strides steps of the window along height and width
     * @param padding rows above, rows below, columns left, columns right of zeros around each image
     * @param origin where it comes from
     */
    record Convolution2d(
            Direction direction,
            Value left,
            Value right,
            Value output,
            List<Integer> strides,
            List<Integer> padding,
            Origin origin)
            implements Library {
        @Override
        public List<Value> inputs() {
            return List.of(left, right);
        }

        @Override
        public List<Value> outputs() {
            return List.of(output);
        }
    }

    /**
     * An algorithm on each item of a batch. The leading axes of the first input, all but the last
     * {@link Algorithm#itemRank}, stand in front of every input and output; what follows them is an
     * item.
     *
     * @param algorithm what is done to each item
     * @param inputs what it reads, as the algorithm says
     * @param outputs what it makes, as the algorithm says
     * @param origin where it comes from
     */
    record Routine(Algorithm algorithm, List<Value> inputs, List<Value> outputs, Origin origin)
            implements Library {
        /**
         * How many axes count the batch.
         *
         * @return the number of leading axes that all values share
         */
        public int batchRank() {
            return inputs.getFirst().shape().rank() - algorithm.itemRank();
        }
    }

    /** What a convolution computes. */
    enum Direction {
        /** Outputs from images and filters. */
        FORWARD,
        /** Gradient for the images. */
        INPUT_GRADIENT,
        /** Gradient for the filters. */
        FILTER_GRADIENT
    }
}
