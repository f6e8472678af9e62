package io.gradus.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Examples cut into mini-batches, epoch after epoch.
 *
 * <p>Each epoch visits every example once. When shuffled, its order follows from the seed and the
 * number of the epoch alone, so epoch 3 is the same whether or not epochs 0 to 2 were run before:
 * training that was stopped can go on where it was. Immutable; may be used by several threads.
 */
public final class Batches implements Iterable<Examples>, BatchSource {

    private final Rows inputs;
    private final Rows targets;
    private final int size;
    private final boolean dropLast;
    private final Optional<Long> seed;

    Batches(Rows inputs, Rows targets, int size) {
        this(inputs, targets, size, false, Optional.empty());
    }

    private Batches(Rows inputs, Rows targets, int size, boolean dropLast, Optional<Long> seed) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch holds at least 1 example, not " + size);
        }
        this.inputs = inputs;
        this.targets = targets;
        this.size = size;
        this.dropLast = dropLast;
        this.seed = seed;
    }

    /**
     * The same batches in an order drawn anew for each epoch.
     *
     * @param seed decides the orders; the same seed gives the same ones
     * @return shuffled batches
     */
    public Batches shuffled(long seed) {
        return new Batches(inputs, targets, size, dropLast, Optional.of(seed));
    }

    /**
     * The same batches without the last one of an epoch where it is not full, so that all have one
     * shape.
     *
     * @return batches of the full size only
     */
    public Batches dropLast() {
        return new Batches(inputs, targets, size, true, seed);
    }

    /**
     * How many examples an epoch draws from.
     *
     * @return all of them, those of a dropped last batch included
     */
    public int examples() {
        return inputs.count();
    }

    /**
     * How many examples a full batch holds.
     *
     * @return the size of a batch
     */
    public int size() {
        return size;
    }

    /**
     * How many batches an epoch has.
     *
     * @return the number, a last one that is not full included unless it is dropped
     */
    public int count() {
        return dropLast ? examples() / size : Math.ceilDiv(examples(), size);
    }

    /**
     * The batches of one epoch, made one by one as they are asked for.
     *
     * @param epoch its number, the first being 0
     * @return batches that can be walked through any number of times, always in the same order
     */
    public Iterable<Examples> epoch(int epoch) {
        return () -> new Epoch(order(epoch));
    }

    @Override
    public BatchIterator open(int epoch) {
        var examples = epoch(epoch).iterator();
        return BatchIterator.of(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return examples.hasNext();
                    }

                    @Override
                    public Batch next() {
                        var next = examples.next();
                        return Batch.of(next.inputs(), next.targets());
                    }
                });
    }

    @Override
    public OptionalInt steps() {
        return OptionalInt.of(count());
    }

    /** The batches of epoch 0. */
    @Override
    public Iterator<Examples> iterator() {
        return epoch(0).iterator();
    }

    private int[] order(int epoch) {
        return seed.map(s -> new Draws(s, Draws.Purpose.EPOCH, epoch).permutation(examples()))
                .orElseGet(() -> Splits.range(0, examples()));
    }

    private final class Epoch implements Iterator<Examples> {

        private final int[] order;
        private int next;

        Epoch(int[] order) {
            this.order = order;
        }

        @Override
        public boolean hasNext() {
            return next < count();
        }

        @Override
        public Examples next() {
            if (!hasNext()) {
                throw new NoSuchElementException(
                        "the epoch has " + count() + " batches and all were given");
            }
            int from = next++ * size;
            int to = Math.min(order.length, from + size);
            return new Examples(inputs.pick(order, from, to), targets.pick(order, from, to));
        }
    }
}
