package io.gradus.data;

import io.gradus.tensor.Tensor;

/**
 * Examples to learn from: row i of the inputs belongs to row i of the targets. A mini-batch is a
 * few of them.
 *
 * @param inputs what a model is shown, of shape [n, …]
 * @param targets what it should answer, of shape [n, …]
 */
public record Examples(Tensor inputs, Tensor targets) {

    /**
     * Puts inputs and targets together.
     *
     * @throws IllegalArgumentException if one is a scalar, or their numbers of rows differ
     */
    public Examples {
        if (inputs.rank() == 0 || targets.rank() == 0) {
            throw new IllegalArgumentException(
                    "examples need rows: inputs have shape "
                            + inputs.shape()
                            + " and targets "
                            + targets.shape()
                            + "; neither may be a scalar");
        }
        if (inputs.shape().size(0) != targets.shape().size(0)) {
            throw new IllegalArgumentException(
                    "inputs of shape "
                            + inputs.shape()
                            + " and targets of shape "
                            + targets.shape()
                            + " differ in their numbers of rows: each input needs its target");
        }
    }

    /**
     * How many examples there are.
     *
     * @return the size of the first dimension
     */
    public int count() {
        return inputs.shape().size(0);
    }

    /**
     * Some of the examples.
     *
     * @param rows their numbers, each from 0 to {@code count() - 1}; a number may come twice
     * @return the chosen examples in that order
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Examples rows(int... rows) {
        return new Examples(Rows.of(inputs).pick(rows), Rows.of(targets).pick(rows));
    }

    /**
     * Shuffles the examples and keeps a part of them back for the test.
     *
     * @param testFraction the part kept back, between 0 and 1
     * @param seed decides which; the same seed gives the same split
     * @return both parts, disjoint and together complete
     * @throws IllegalArgumentException if one part would be empty
     */
    public TrainTest<Examples> split(double testFraction, long seed) {
        var chosen = Splits.of(count(), testFraction, seed);
        return new TrainTest<>(rows(chosen.train()), rows(chosen.test()));
    }

    /**
     * The examples as the source of a pipeline.
     *
     * @return a data set of examples of one row
     */
    public Dataset<Examples> dataset() {
        return Dataset.fromTensorSlices(this);
    }

    /**
     * Cuts the examples into mini-batches.
     *
     * @param size examples in each, at least 1
     * @return the batches, in the order of the rows until {@link Batches#shuffled} says otherwise
     */
    public Batches batches(int size) {
        return new Batches(Rows.of(inputs), Rows.of(targets), size);
    }
}
