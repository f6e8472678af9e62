package io.gradus.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A description of data: a source, and what is to be done to its elements on their way to training.
 *
 * {@snippet :
 * var batches = Dataset.fromTensorSlices(examples)
 *         .shuffle(10_000, 42)
 *         .map(this::augmented, 4)                        // four at a time, in order
 *         .batch(64)
 *         .prefetch(2);
 * for (int epoch = 0; epoch < 5; epoch++) {
 *     for (Examples batch : batches.epoch(epoch)) {
 *         train(batch);
 *     }
 * } }
 *
 * <p>A data set never changes and holds no data but what it was given. Each iterator walks through
 * it anew; nothing is made before it is asked for, or by {@link #prefetch} and parallel {@link
 * #map(ElementFunction, int)} as many elements ahead as they say. Elements are any objects but
 * null.
 *
 * <p>The same description gives the same elements in the same order, on every run and at any
 * parallelism, as long as its sources and functions do. What is shuffled has another order in each
 * epoch; {@link #iterator()} walks through epoch 0.
 *
 * <p>An iterator tells its {@linkplain DatasetIterator#position() position}, from which {@link
 * #iterator(java.util.Map)} goes on, also in another process. That costs what it takes to come back
 * to the place: lists, tensors, folders and fixed-length records are entered there; lines, CSV
 * records, generators and streams are read again from the start. Most verbs make nothing again but
 * what was under way. A {@link #shuffle shuffle} passes over what was drawn and makes again what
 * its buffer held; to pass over an element is to make it only where a {@link #filter filter}, or
 * another verb that must see it, stands in between. A {@link #cache() cache} in memory that is
 * empty is filled again.
 *
 * @param <T> the elements
 */
public final class Dataset<T> extends Grouping<T> {
    private final Stage<T> stage;

    Dataset(Stage<T> stage) {
        this.stage = stage;
    }

    @Override
    Stage<T> stage() {
        return stage;
    }

    // ---- sources

    /**
     * Elements that are given one by one.
     *
     * @param <T> the elements
     * @param elements the elements
     * @return a data set of them
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> Dataset<T> of(T... elements) {
        return fromList(List.of(elements));
    }

    /**
     * The elements of a list.
     *
     * @param <T> the elements
     * @param elements the elements, copied
     * @return a data set of them
     */
    public static <T> Dataset<T> fromList(List<? extends T> elements) {
        List<T> copy = List.copyOf(elements);
        return indexed("list", copy.size(), i -> copy.get(i.intValue()));
    }

    /** Elements that can each be had by number. */
    static <T> Dataset<T> indexed(String verb, long count, ElementFunction<Long, T> get) {
        return indexed(verb, count, get, 1);
    }

    /** Elements that can each be had by number, several made at the same time. */
    static <T> Dataset<T> indexed(
            String verb, long count, ElementFunction<Long, T> get, int parallelism) {
        require(verb, "parallelism", parallelism);
        return new Dataset<>(MapStage.source(verb, count, get, parallelism));
    }

    /**
     * The rows of tensors: element i has row i of each.
     *
     * @param <T> a tensor, {@link Examples}, a {@link Batch}, or a list, map or record of tensors
     * @param structure the tensors, of shapes [n, …]
     * @return a data set of n elements in the form of the structure, their tensors without the
     *     first axis; of {@link Examples} and a {@link Batch} each has one row
     * @throws IllegalArgumentException if there is no tensor, one is a scalar, or their numbers of
     *     rows differ
     */
    public static <T> Dataset<T> fromTensorSlices(T structure) {
        var slices = Slices.of(structure);
        if (slices.count() > 0) {
            Stacking.rowLike(structure, slices.row(0));
        }
        return indexed(
                "slices",
                slices.count(),
                i -> Stacking.rowLike(structure, slices.row(i.intValue())));
    }

    /**
     * The elements of a stream.
     *
     * @param <T> the elements
     * @param streams gives the stream anew for each walk, the same elements each time; streams are
     *     closed
     * @return a data set of them
     */
    public static <T> Dataset<T> fromStream(Supplier<? extends Stream<? extends T>> streams) {
        return new Dataset<>(
                new PullStage<>(
                        "stream",
                        Cardinality.Other.UNKNOWN,
                        () -> {
                            var stream = streams.get();
                            return pulling(stream.iterator(), stream);
                        }));
    }

    /**
     * The elements of an iterator that the caller writes.
     *
     * @param <T> the elements
     * @param generators gives the iterator anew for each walk, the same elements each time; one
     *     that is {@link AutoCloseable} is closed
     * @return a data set of them
     */
    public static <T> Dataset<T> fromGenerator(
            Supplier<? extends Iterator<? extends T>> generators) {
        return new Dataset<>(
                new PullStage<>(
                        "generator",
                        Cardinality.Other.UNKNOWN,
                        () -> {
                            var generator = generators.get();
                            return pulling(
                                    generator,
                                    generator instanceof AutoCloseable open ? open : () -> {});
                        }));
    }

    private static <T> PullStage.Puller<T> pulling(
            Iterator<? extends T> elements, AutoCloseable open) {
        return new PullStage.Puller<>() {
            @Override
            public @Nullable T next() {
                if (!elements.hasNext()) {
                    return null;
                }
                T element = elements.next();
                if (element == null) {
                    throw new NullPointerException("it gave null, which cannot be an element");
                }
                return element;
            }

            @Override
            public void close() throws Exception {
                open.close();
            }
        };
    }

    /**
     * The numbers from 0 on.
     *
     * @param stop the first that is not among them
     * @return a data set of {@code stop} numbers, none if it is negative
     */
    public static Dataset<Long> range(long stop) {
        return range(0, stop, 1);
    }

    /**
     * Numbers at equal distances.
     *
     * @param start the first
     * @param stop where they end; not among them
     * @param step from each to the next; may be negative
     * @return a data set of the numbers
     * @throws IllegalArgumentException if the step is 0
     */
    public static Dataset<Long> range(long start, long stop, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("range: the step cannot be 0");
        }
        boolean some = step > 0 ? start < stop : start > stop;
        long count = some ? Math.ceilDiv(Math.subtractExact(stop, start), step) : 0;
        return indexed("range", count, i -> start + i * step);
    }

    /**
     * Elements of several data sets side by side, until the shortest ends.
     *
     * @param <T> the elements
     * @param datasets the data sets, at least one
     * @return lists of one element of each
     * @throws IllegalArgumentException if there is none
     */
    public static <T> Dataset<List<T>> zip(List<? extends Dataset<? extends T>> datasets) {
        if (datasets.isEmpty()) {
            throw new IllegalArgumentException("zip: there is no data set to be zipped");
        }
        var stages = new ArrayList<Stage<? extends T>>();
        datasets.forEach(dataset -> stages.add(dataset.stage()));
        return new Dataset<>(new Zip<T>(stages));
    }

    // ---- verbs

    /** Rearranges elements, or the numbers of which the source makes them. */
    private Dataset<T> rearranged(Rearrangement verb) {
        return stage instanceof MapStage<?, T> map && map.source()
                ? below(map, verb)
                : new Dataset<>(verb.of(stage));
    }

    private static <S, T> Dataset<T> below(MapStage<S, T> map, Rearrangement verb) {
        return new Dataset<>(map.over(verb.of(map.upstream())));
    }

    /** A verb that does not look at elements. */
    private interface Rearrangement {
        <E> Stage<E> of(Stage<E> upstream);
    }

    private record Shuffling(int buffer, long seed, boolean reshuffle) implements Rearrangement {
        @Override
        public <E> Stage<E> of(Stage<E> upstream) {
            return new Shuffle<>(upstream, buffer, seed, reshuffle);
        }
    }

    private record Choice(String verb, long start, long step, long most) implements Rearrangement {
        @Override
        public <E> Stage<E> of(Stage<E> upstream) {
            return new Part<>(verb, upstream, start, step, most);
        }
    }

    /**
     * What a function makes of each element, on the thread that asks for it.
     *
     * @param <R> the results
     * @param function makes one of an element
     * @return a data set of the results
     */
    public <R> Dataset<R> map(ElementFunction<? super T, ? extends R> function) {
        return map(function, 1);
    }

    /**
     * What a function makes of each element, several at the same time on virtual threads. The order
     * is that of the elements, and an error comes at its place in it.
     *
     * @param <R> the results
     * @param function makes one of an element; called by several threads at once
     * @param parallelism how many elements are under way at most, those that wait to be asked for
     *     included; 1 for the thread that asks
     * @return a data set of the results
     * @throws IllegalArgumentException if the parallelism is below 1
     */
    public <R> Dataset<R> map(ElementFunction<? super T, ? extends R> function, int parallelism) {
        return map("map", function, parallelism);
    }

    <R> Dataset<R> map(
            String verb, ElementFunction<? super T, ? extends R> function, int parallelism) {
        require(verb, "parallelism", parallelism);
        return new Dataset<>(MapStage.<T, R>of(verb, stage, function, parallelism));
    }

    /**
     * The elements that a condition holds for.
     *
     * @param condition whether an element stays
     * @return a data set of those that do
     */
    public Dataset<T> filter(Predicate<? super T> condition) {
        return new Dataset<>(new Filter<>(stage, condition));
    }

    /**
     * The elements of a data set for each element, one data set after the other.
     *
     * @param <R> their elements
     * @param function makes a data set of an element
     * @return a data set of all their elements
     */
    public <R> Dataset<R> flatMap(ElementFunction<? super T, Dataset<R>> function) {
        return interleaved("flatMap", function, 1, Long.MAX_VALUE);
    }

    /**
     * The elements of a data set for each element, several data sets at a time in turns: a block of
     * the first, a block of the second, and so on. Where one ends the next has its turn, and
     * another takes its place when it comes round.
     *
     * @param <R> their elements
     * @param function makes a data set of an element, such as one of the lines of a file
     * @param cycleLength how many data sets are open at a time, at least 1
     * @param blockLength how many elements are taken of one before the next has its turn, at least
     *     1
     * @return a data set of all their elements
     * @throws IllegalArgumentException if a number is below 1
     */
    public <R> Dataset<R> interleave(
            ElementFunction<? super T, Dataset<R>> function, int cycleLength, long blockLength) {
        return interleaved("interleave", function, cycleLength, blockLength);
    }

    private <R> Dataset<R> interleaved(
            String verb,
            ElementFunction<? super T, Dataset<R>> function,
            int cycleLength,
            long blockLength) {
        require(verb, "cycle length", cycleLength);
        require(verb, "block length", blockLength);
        return new Dataset<>(
                new Interleave<T, R>(
                        verb,
                        stage,
                        element -> function.apply(element).stage(),
                        cycleLength,
                        blockLength));
    }

    /**
     * Draws each element from a buffer of those that come next, in another order in each epoch and
     * each round of {@link #repeat}.
     *
     * @param buffer how many elements are held; as many as there are for a full shuffle
     * @param seed decides the orders; the same seed gives the same ones
     * @return the same elements in another order
     * @throws IllegalArgumentException if the buffer is below 1
     */
    public Dataset<T> shuffle(int buffer, long seed) {
        return shuffle(buffer, seed, true);
    }

    /**
     * Draws each element from a buffer of those that come next. Behind a source whose elements can
     * be had by number (a list, tensors, a folder) the buffer holds numbers alone.
     *
     * @param buffer how many elements are held; as many as there are for a full shuffle
     * @param seed decides the orders; the same seed gives the same ones
     * @param reshuffleEachIteration whether each epoch and each round of {@link #repeat} has an
     *     order of its own, which follows from the seed and its number alone
     * @return the same elements in another order
     * @throws IllegalArgumentException if the buffer is below 1
     */
    public Dataset<T> shuffle(int buffer, long seed, boolean reshuffleEachIteration) {
        require("shuffle", "buffer", buffer);
        return rearranged(new Shuffling(buffer, seed, reshuffleEachIteration));
    }

    /**
     * The elements again and again, without end.
     *
     * @return a data set without end; an empty one if there are no elements, though its cardinality
     *     says so only where that is known beforehand
     */
    public Dataset<T> repeat() {
        return new Dataset<>(new Repeat<>(stage, Repeat.FOREVER));
    }

    /**
     * The elements several times.
     *
     * @param times how many times, at least 0
     * @return a data set that many times as long
     * @throws IllegalArgumentException if the number is negative
     */
    public Dataset<T> repeat(long times) {
        requireNotNegative("repeat", times);
        return new Dataset<>(new Repeat<>(stage, times));
    }

    /**
     * The first elements.
     *
     * @param count how many at most
     * @return a data set of them
     * @throws IllegalArgumentException if the number is negative
     */
    public Dataset<T> take(long count) {
        requireNotNegative("take", count);
        return rearranged(new Choice("take", 0, 1, count));
    }

    /**
     * All but the first elements. Those are passed over and not made where a {@link #map map} makes
     * them.
     *
     * @param count how many are passed over
     * @return a data set of the others
     * @throws IllegalArgumentException if the number is negative
     */
    public Dataset<T> skip(long count) {
        requireNotNegative("skip", count);
        return rearranged(new Choice("skip", count, 1, Long.MAX_VALUE));
    }

    /**
     * One of several parts, which are disjoint and together have all elements: of {@code n} parts
     * the part {@code index} has the elements index, index + n, index + 2 n, ….
     *
     * @param shards how many parts, at least 1
     * @param index which one, from 0 to {@code shards - 1}
     * @return a data set of the part
     * @throws IllegalArgumentException if there is no such part
     */
    public Dataset<T> shard(long shards, long index) {
        if (index < 0 || index >= shards) {
            throw new IllegalArgumentException(
                    "shard: of " + shards + " parts there is none of number " + index);
        }
        return rearranged(new Choice("shard", index, shards, Long.MAX_VALUE));
    }

    /**
     * These elements, then those of another data set.
     *
     * @param other the other
     * @return a data set of both
     */
    public Dataset<T> concatenate(Dataset<? extends T> other) {
        @SuppressWarnings("unchecked") // elements only come out of a data set
        var next = (Dataset<T>) other;
        var all = new ArrayList<Stage<T>>();
        // A long row of data sets is one stage, not one within the other.
        if (stage instanceof Concatenate<T>(var before)) {
            all.addAll(before);
        } else {
            all.add(stage);
        }
        all.add(next.stage);
        return new Dataset<>(new Concatenate<>(List.copyOf(all)));
    }

    /**
     * Elements of this and another data set side by side, until the shorter ends.
     *
     * @param <U> the elements of the other
     * @param <R> what is made of two
     * @param other the other
     * @param pair puts two elements together, such as {@code Examples::new}
     * @return a data set of what is made of them
     */
    public <U, R> Dataset<R> zip(
            Dataset<U> other, BiFunction<? super T, ? super U, ? extends R> pair) {
        @SuppressWarnings("unchecked") // the list has one element of each type
        ElementFunction<List<Object>, R> both =
                row -> pair.apply((T) row.getFirst(), (U) row.getLast());
        return zip(List.<Dataset<?>>of(this, other)).map("zip", both, 1);
    }

    /**
     * The elements with their numbers, from 0 on.
     *
     * @return a data set of both
     */
    public Dataset<Indexed<T>> enumerate() {
        return enumerate(0);
    }

    /**
     * The elements with their numbers.
     *
     * @param start the number of the first
     * @return a data set of both
     */
    public Dataset<Indexed<T>> enumerate(long start) {
        var numbers = range(start, Long.MAX_VALUE + Math.min(start, 0), 1);
        return numbers.zip(this, Indexed::new);
    }

    /**
     * Keeps the elements in memory, so that they are made once. They are kept as the first epoch
     * has them: shuffle and augment behind a cache, not before it.
     *
     * @return the same elements, those of epoch 0 in every epoch
     */
    public Dataset<T> cache() {
        return new Dataset<>(new MemoryCache<>(stage));
    }

    /**
     * Keeps the elements in a file, so that they are made once, also for later processes. The file
     * appears, complete, when a first walk has come to the end; whoever changes what comes before
     * deletes it. Nothing in a file is trusted: one that is truncated or damaged is an error.
     *
     * @param file where to keep them
     * @param records the records that elements are or hold, besides {@link Examples} and {@link
     *     Batch}; a file names no other classes. Besides records there may be tensors, texts,
     *     numbers, truth values, bytes, lists and maps
     * @return the same elements, those of epoch 0 in every epoch
     * @throws IllegalArgumentException if a class is no record
     */
    public Dataset<T> cache(Path file, Class<?>... records) {
        return new Dataset<>(new FileCache<>(stage, file, new ElementCodec(records)));
    }

    /**
     * Makes elements before they are asked for, on a virtual thread, so that they are there when
     * training wants them.
     *
     * @param count how many at most
     * @return the same elements
     * @throws IllegalArgumentException if the number is below 1
     */
    public Dataset<T> prefetch(int count) {
        require("prefetch", "number", count);
        return new Dataset<>(new Prefetch<>(stage, count));
    }

    /**
     * Says how many elements there are, where the verbs cannot know.
     *
     * @param count how many
     * @return the same elements; a walk fails where it has more or fewer
     * @throws IllegalArgumentException if the number is negative
     */
    public Dataset<T> assertCardinality(long count) {
        requireNotNegative("assertCardinality", count);
        return new Dataset<>(new Counted<>(stage, count));
    }

    private static void requireNotNegative(String verb, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(verb + ": the number is at least 0, not " + count);
        }
    }
}
