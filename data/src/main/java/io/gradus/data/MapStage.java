package io.gradus.data;

import java.util.Optional;

/**
 * Makes one element of each.
 *
 * @param verb what to call it in errors and positions
 * @param maker makes an element, and says in errors which one it was
 * @param parallelism how many elements are made at the same time; 1 for on the caller's thread
 * @param source whether this is a source that makes elements of their numbers: what rearranges them
 *     can then rearrange the numbers, which takes less memory and makes nothing in vain
 */
record MapStage<S, T>(
        String verb, Stage<S> upstream, Maker<S, T> maker, int parallelism, boolean source)
        implements Stage<T> {
    /** Makes an element of another. */
    interface Maker<S, T> {
        /** Makes the element; {@code index} is its place among those that are given. */
        T make(long index, S element);
    }

    /** What a function makes of each element. */
    static <S, T> MapStage<S, T> of(
            String verb,
            Stage<S> upstream,
            ElementFunction<? super S, ? extends T> code,
            int parallelism) {
        return new MapStage<>(
                verb,
                upstream,
                (index, element) -> DatasetException.<S, T>call(verb, index, code, element),
                parallelism,
                false);
    }

    /** Elements that each can be had by number: those of a list, rows of tensors, files. */
    static <T> MapStage<Long, T> source(
            String verb, long count, ElementFunction<Long, ? extends T> get, int parallelism) {
        return new MapStage<>(
                verb,
                new Numbers(count),
                (index, number) -> DatasetException.<Long, T>call(verb, number, get, number),
                parallelism,
                true);
    }

    /** The same elements in another order, or some of them. */
    MapStage<S, T> over(Stage<S> rearranged) {
        return new MapStage<>(verb, rearranged, maker, parallelism, source);
    }

    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, verb, 1, 1);
        var feed = upstream.open(pass, Mark.feeder(from));
        long index = Mark.number(from, 0);
        // Both stand at the same marks, so a position does not depend on the parallelism.
        return parallelism == 1
                ? new Walk<>(verb, feed, maker, index)
                : new ParallelMap<>(verb, feed, maker, parallelism, index);
    }

    @Override
    public Cardinality cardinality() {
        return upstream.cardinality();
    }

    private static final class Walk<S, T> extends Cursor<T> {
        private final String verb;
        private final Cursor<S> upstream;
        private final Maker<S, T> maker;
        private long index;

        Walk(String verb, Cursor<S> upstream, Maker<S, T> maker, long index) {
            this.verb = verb;
            this.upstream = upstream;
            this.maker = maker;
            this.index = index;
        }

        @Override
        boolean advance() {
            return upstream.advance() ? give(maker.make(index++, upstream.current())) : end();
        }

        @Override
        long skip(long count) {
            long skipped = upstream.skip(count);
            index += skipped;
            return skipped;
        }

        @Override
        Mark mark() {
            return Mark.of(verb, index).over(upstream.mark());
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
