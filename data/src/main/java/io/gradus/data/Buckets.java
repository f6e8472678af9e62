package io.gradus.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/**
 * Batches of elements of similar length: an element goes to the bucket of its length, and a bucket
 * that is full becomes a batch. What is left at the end becomes batches from the shortest bucket to
 * the longest.
 *
 * @param boundaries bucket i takes lengths below boundary i, the last all others
 * @param sizes how many elements make a batch of each bucket
 * @param collates makes the batch of each bucket
 */
record Buckets<T, B>(
        Stage<T> upstream,
        ToIntFunction<? super T> length,
        List<Integer> boundaries,
        List<Integer> sizes,
        boolean dropRemainder,
        List<? extends ElementFunction<? super List<T>, ? extends B>> collates)
        implements Stage<B> {
    static final String VERB = "bucketBySequenceLength";

    @Override
    public Cursor<B> open(long pass, Optional<Mark> from) {
        Mark.checked(from, VERB, 2, 1);
        return Cursor.brought(
                new Walk(upstream.open(pass, Mark.feeder(from))),
                walk -> from.ifPresent(walk::refill));
    }

    @Override
    public Cardinality cardinality() {
        var before = upstream.cardinality();
        return before instanceof Cardinality.Known ? Cardinality.Other.UNKNOWN : before;
    }

    private int bucket(int length) {
        int found = 0;
        while (found < boundaries.size() && length >= boundaries.get(found)) {
            found++;
        }
        return found;
    }

    private final class Walk extends Cursor<B> {
        private final Cursor<T> upstream;
        private final List<List<Held<T>>> buckets = new ArrayList<>();
        private long pulled;
        private long index;

        Walk(Cursor<T> upstream) {
            this.upstream = upstream;
            sizes.forEach(_ -> buckets.add(new ArrayList<>()));
        }

        /** Pulls again what the buckets held; the feeder stands before the first of it. */
        private void refill(Mark mark) {
            index = mark.number(0);
            long end = mark.number(1);
            var numbers = new ArrayList<Long>();
            for (int i = 2; i < mark.numbers(); i++) {
                numbers.add(mark.number(i));
            }
            pulled = numbers.stream().mapToLong(n -> n).min().orElse(end);
            for (long number : numbers.stream().sorted().toList()) {
                upstream.pass(number - pulled);
                pulled = number;
                var before = upstream.mark();
                put(upstream.found(), before);
            }
            upstream.pass(end - pulled);
            pulled = end;
        }

        /** Puts an element into its bucket, the last place of which it takes. */
        private void put(T element, Mark before) {
            int size = DatasetException.<T, Integer>call(VERB, pulled, length::applyAsInt, element);
            buckets.get(bucket(size)).add(new Held<>(element, pulled++, before));
        }

        private boolean pull() {
            var before = upstream.mark();
            if (!upstream.advance()) {
                return false;
            }
            put(upstream.current(), before);
            return true;
        }

        @Override
        boolean advance() {
            int full = full();
            while (full < 0 && pull()) {
                full = full();
            }
            for (int i = 0; full < 0 && !dropRemainder && i < buckets.size(); i++) {
                full = buckets.get(i).isEmpty() ? -1 : i;
            }
            if (full < 0) {
                return end();
            }
            var elements = buckets.get(full).stream().map(Held::element).toList();
            buckets.get(full).clear();
            return give(
                    DatasetException.<List<T>, B>call(VERB, index++, collates.get(full), elements));
        }

        private int full() {
            for (int i = 0; i < buckets.size(); i++) {
                if (buckets.get(i).size() >= sizes.get(i)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        Mark mark() {
            var all = buckets.stream().flatMap(List::stream).toList();
            var first = all.stream().min(Comparator.comparingLong(Held::number));
            var numbers =
                    LongStream.concat(
                            LongStream.of(index, pulled), all.stream().mapToLong(Held::number));
            return Mark.of(VERB, numbers.toArray())
                    .over(first.map(Held::before).orElseGet(upstream::mark));
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
