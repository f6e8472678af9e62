package io.gradus.data;

import java.util.Optional;
import java.util.function.Predicate;

/** The elements that a condition holds for. */
record Filter<T>(Stage<T> upstream, Predicate<? super T> condition) implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, "filter", 1, 1);
        return new Walk<>(upstream.open(pass, Mark.feeder(from)), condition, Mark.number(from, 0));
    }

    @Override
    public Cardinality cardinality() {
        return Cardinality.Other.UNKNOWN;
    }

    private static final class Walk<T> extends Cursor<T> {
        private final Cursor<T> upstream;
        private final Predicate<? super T> condition;
        private long index;

        Walk(Cursor<T> upstream, Predicate<? super T> condition, long index) {
            this.upstream = upstream;
            this.condition = condition;
            this.index = index;
        }

        @Override
        boolean advance() {
            while (upstream.advance()) {
                var element = upstream.current();
                if (DatasetException.<T, Boolean>call(
                        "filter", index++, condition::test, element)) {
                    return give(element);
                }
            }
            return end();
        }

        @Override
        Mark mark() {
            return Mark.of("filter", index).over(upstream.mark());
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
