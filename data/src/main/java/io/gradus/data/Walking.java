package io.gradus.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The ways to walk through the elements.
 *
 * @param <T> the elements
 */
abstract sealed class Walking<T> implements Iterable<T> permits Grouping {
    abstract Stage<T> stage();

    /**
     * How many elements an epoch has.
     *
     * @return the number; infinite or unknown where only a walk could tell
     */
    public Cardinality cardinality() {
        return stage().cardinality();
    }

    /**
     * Walks through epoch 0.
     *
     * @return an iterator; close it if it may be left before its end
     */
    @Override
    public DatasetIterator<T> iterator() {
        return iterator(0);
    }

    /**
     * Walks through an epoch.
     *
     * @param epoch its number, the first being 0
     * @return an iterator; close it if it may be left before its end
     * @throws IllegalArgumentException if the number is negative
     */
    public DatasetIterator<T> iterator(int epoch) {
        requireEpoch(epoch);
        return new DatasetIterator<>(stage(), epoch, 0, Optional.empty());
    }

    /**
     * Goes on where an iterator of this data set, or of one that is described alike, stood.
     *
     * @param position what its {@link DatasetIterator#position()} was, or what became of that by
     *     way of a JSON file
     * @return an iterator over the elements that would have come
     * @throws IllegalArgumentException if the position is not one of this data set
     * @throws DatasetException if an element that must be made again cannot be
     */
    public DatasetIterator<T> iterator(Map<String, ?> position) {
        return DatasetIterator.at(stage(), position);
    }

    /**
     * The elements of one epoch, without those before having been walked through.
     *
     * @param epoch its number, the first being 0
     * @return elements that can be walked through any number of times, always in the same order
     * @throws IllegalArgumentException if the number is negative
     */
    public Iterable<T> epoch(int epoch) {
        requireEpoch(epoch);
        return () -> iterator(epoch);
    }

    /**
     * The elements as training takes them.
     *
     * @return batches: {@link Batch} is one, {@link Examples} are inputs and targets, a {@link
     *     io.gradus.tensor.Tensor} is inputs to predict for; a walk fails at any other element
     */
    public DatasetBatches batches() {
        return batches(Batch::ofElement);
    }

    /**
     * The elements as training takes them, made by a function.
     *
     * @param batch makes a batch of an element, such as {@code m -> Batch.of(m.get("x"),
     *     m.get("y"))}
     * @return batches
     */
    public DatasetBatches batches(ElementFunction<? super T, Batch> batch) {
        return new DatasetBatches(
                new Dataset<>(MapStage.<T, Batch>of("batches", stage(), batch, 1)));
    }

    @Override
    public void forEach(Consumer<? super T> action) {
        try (var elements = iterator()) {
            elements.forEachRemaining(action);
        }
    }

    /**
     * The elements of epoch 0 as a stream.
     *
     * @return a stream in order; close it if it may be left before its end
     */
    public Stream<T> stream() {
        var elements = iterator();
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                elements, Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .onClose(elements::close);
    }

    /**
     * The elements of epoch 0, all in memory.
     *
     * @return a list of them
     * @throws IllegalStateException if they are known never to end
     */
    public List<T> toList() {
        if (cardinality().isInfinite()) {
            throw new IllegalStateException(
                    "toList: the data set has no end; take(n) its first elements");
        }
        var elements = new ArrayList<T>();
        forEach(elements::add);
        return List.copyOf(elements);
    }

    private static void requireEpoch(int epoch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch: the number is at least 0, not " + epoch);
        }
    }
}
