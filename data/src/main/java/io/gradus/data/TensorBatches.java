package io.gradus.data;

import io.gradus.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;

/** Batches cut from tensors that have a row for each example. Immutable. */
public final class TensorBatches implements BatchSource {
    private final List<Rows> inputs;
    private final List<Rows> targets;
    private final List<Rows> weights;
    private final int from;
    private final int to;
    private final int size;
    private final Optional<Long> seed;

    /**
     * Cuts the rows of a batch into smaller ones.
     *
     * @param all all examples
     * @param size examples in each batch, at least 1
     */
    public TensorBatches(Batch all, int size) {
        this(
                rows(all.inputs()),
                rows(all.targets()),
                rows(all.weights()),
                0,
                all.count(),
                size,
                Optional.empty());
    }

    private TensorBatches(
            List<Rows> inputs,
            List<Rows> targets,
            List<Rows> weights,
            int from,
            int to,
            int size,
            Optional<Long> seed) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch holds at least 1 example, not " + size);
        }
        this.inputs = inputs;
        this.targets = targets;
        this.weights = weights;
        this.from = from;
        this.to = to;
        this.size = size;
        this.seed = seed;
    }

    private static List<Rows> rows(List<Tensor> tensors) {
        return tensors.stream().map(Rows::of).toList();
    }

    /**
     * Cuts inputs and targets into batches.
     *
     * @param inputs what a model is shown, [n, …]
     * @param targets what it should answer, [n, …]
     * @param size examples in each batch, at least 1
     * @return the batches, in the order of the rows
     */
    public static TensorBatches of(Tensor inputs, Tensor targets, int size) {
        return new TensorBatches(Batch.of(inputs, targets), size);
    }

    /**
     * Cuts inputs into batches that have nothing to compare with.
     *
     * @param size examples in each batch, at least 1
     * @param inputs one tensor for each input of a model, [n, …]
     * @return the batches, in the order of the rows
     */
    public static TensorBatches ofInputs(int size, Tensor... inputs) {
        return new TensorBatches(Batch.ofInputs(inputs), size);
    }

    /**
     * The same examples in an order drawn anew for each epoch.
     *
     * @param seed decides the orders; the same seed gives the same ones
     * @return shuffled batches
     */
    public TensorBatches shuffled(long seed) {
        return new TensorBatches(inputs, targets, weights, from, to, size, Optional.of(seed));
    }

    /**
     * Some of the examples, by their places before any shuffling.
     *
     * @param first the first one
     * @param end the one after the last
     * @return batches of these alone
     */
    public TensorBatches range(int first, int end) {
        if (first < 0 || first > end || end > examples()) {
            throw new IllegalArgumentException(
                    "examples %d to %d of %d".formatted(first, end, examples()));
        }
        return new TensorBatches(inputs, targets, weights, from + first, from + end, size, seed);
    }

    /**
     * How many examples an epoch has.
     *
     * @return the number of rows
     */
    public int examples() {
        return to - from;
    }

    @Override
    public OptionalInt steps() {
        return OptionalInt.of(Math.ceilDiv(examples(), size));
    }

    @Override
    public BatchIterator open(int epoch) {
        var order =
                seed.map(s -> new Draws(s, Draws.Purpose.EPOCH, epoch).permutation(examples()))
                        .orElseGet(() -> Splits.range(0, examples()));
        for (int i = 0; i < order.length; i++) {
            order[i] += from;
        }
        return BatchIterator.of(new Cut(order));
    }

    private final class Cut implements Iterator<Batch> {
        private final int[] order;
        private int next;

        Cut(int[] order) {
            this.order = order;
        }

        @Override
        public boolean hasNext() {
            return next < order.length;
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all batches of the epoch were given");
            }
            int start = next;
            int end = Math.min(order.length, start + size);
            next = end;
            return new Batch(
                    pick(inputs, start, end), pick(targets, start, end), pick(weights, start, end));
        }

        private List<Tensor> pick(List<Rows> rows, int start, int end) {
            return rows.stream().map(part -> part.pick(order, start, end)).toList();
        }
    }
}
