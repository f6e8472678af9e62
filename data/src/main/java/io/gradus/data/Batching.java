package io.gradus.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several elements that follow each other made into one.
 *
 * @param verb what to call it in errors and positions
 * @param size how many elements make one
 * @param dropRemainder whether fewer at the end are dropped
 * @param collate makes one of them
 */
record Batching<T, B>(
        String verb,
        Stage<T> upstream,
        int size,
        boolean dropRemainder,
        ElementFunction<? super List<T>, ? extends B> collate)
        implements Stage<B> {
    @Override
    public Cursor<B> open(long pass, Optional<Mark> from) {
        Mark.checked(from, verb, 1, 1);
        return new Walk(upstream.open(pass, Mark.feeder(from)), Mark.number(from, 0));
    }

    @Override
    public Cardinality cardinality() {
        return upstream.cardinality().map(n -> dropRemainder ? n / size : Math.ceilDiv(n, size));
    }

    private final class Walk extends Cursor<B> {
        private final Cursor<T> upstream;
        private long index;
        private boolean ended;

        Walk(Cursor<T> upstream, long index) {
            this.upstream = upstream;
            this.index = index;
        }

        @Override
        boolean advance() {
            var elements = new ArrayList<T>();
            while (!ended && elements.size() < size) {
                if (upstream.advance()) {
                    elements.add(upstream.current());
                } else {
                    ended = true;
                }
            }
            if (elements.isEmpty() || dropRemainder && elements.size() < size) {
                return end();
            }
            return give(DatasetException.<List<T>, B>call(verb, index++, collate, elements));
        }

        @Override
        long skip(long count) {
            long wanted = count > Long.MAX_VALUE / size ? Long.MAX_VALUE : count * size;
            long skipped = ended ? 0 : upstream.skip(wanted);
            ended |= skipped < wanted;
            long batches = dropRemainder ? skipped / size : Math.ceilDiv(skipped, size);
            index += batches;
            return batches;
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
