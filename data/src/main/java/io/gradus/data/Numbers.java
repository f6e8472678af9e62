package io.gradus.data;

import java.util.Optional;

/**
 * The numbers of elements that can each be had by number.
 *
 * @param count how many there are
 */
record Numbers(long count) implements Stage<Long> {
    private static final String VERB = "numbers";

    @Override
    public Cursor<Long> open(long pass, Optional<Mark> from) {
        long next = Mark.number(Mark.checked(from, VERB, 1, 0), 0);
        if (next > count) {
            throw Mark.broken("it stands at element " + next + " of a source of " + count);
        }
        return new Walk(next);
    }

    @Override
    public Cardinality cardinality() {
        return new Cardinality.Known(count);
    }

    private final class Walk extends Cursor<Long> {
        private long next;

        Walk(long next) {
            this.next = next;
        }

        @Override
        boolean advance() {
            return next < count ? give(next++) : end();
        }

        @Override
        long skip(long wanted) {
            long skipped = Math.min(count - next, wanted);
            next += skipped;
            return skipped;
        }

        @Override
        Mark mark() {
            return Mark.of(VERB, next);
        }

        @Override
        public void close() {}
    }
}
