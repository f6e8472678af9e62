package io.gradus.data;

import java.util.Optional;

/**
 * Makes one element of each.
 *
 * @param verb what to call it in errors and positions
 * @param parallelism how many elements are made at the same time; 1 for on the caller's thread
 */
record MapStage<S, T>(
        String verb,
        Stage<S> upstream,
        ElementFunction<? super S, ? extends T> code,
        int parallelism)
        implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, verb, 1, 1);
        var feed = upstream.open(pass, Mark.feeder(from));
        long index = Mark.number(from, 0);
        // Both stand at the same marks, so a position does not depend on the parallelism.
        return parallelism == 1
                ? new Walk<>(verb, feed, code, index)
                : new ParallelMap<>(verb, feed, code, parallelism, index);
    }

    @Override
    public Cardinality cardinality() {
        return upstream.cardinality();
    }

    private static final class Walk<S, T> extends Cursor<T> {
        private final String verb;
        private final Cursor<S> upstream;
        private final ElementFunction<? super S, ? extends T> code;
        private long index;

        Walk(
                String verb,
                Cursor<S> upstream,
                ElementFunction<? super S, ? extends T> code,
                long index) {
            this.verb = verb;
            this.upstream = upstream;
            this.code = code;
            this.index = index;
        }

        @Override
        boolean advance() {
            if (!upstream.advance()) {
                return end();
            }
            return give(DatasetException.<S, T>call(verb, index++, code, upstream.current()));
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
