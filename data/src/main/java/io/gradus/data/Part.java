package io.gradus.data;

import java.util.Optional;

/**
 * Some of the elements, chosen by their number alone: from {@code start} on every {@code step}-th,
 * {@code most} of them at most. Take, skip and shard are this.
 */
record Part<T>(String verb, Stage<T> upstream, long start, long step, long most)
        implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, verb, 1, 1);
        long given = Mark.number(from, 0);
        if (given > most) {
            throw Mark.broken("of " + most + " elements it says that " + given + " were given");
        }
        return new Walk(upstream.open(pass, Mark.feeder(from)), given);
    }

    @Override
    public Cardinality cardinality() {
        var before = upstream.cardinality();
        var all = before.map(n -> n <= start ? 0 : (n - start - 1) / step + 1);
        return most == Long.MAX_VALUE ? all : all.min(new Cardinality.Known(most));
    }

    private final class Walk extends Cursor<T> {
        private final Cursor<T> upstream;
        private long given;

        Walk(Cursor<T> upstream, long given) {
            this.upstream = upstream;
            this.given = given;
        }

        @Override
        boolean advance() {
            if (given >= most || !pass() || !upstream.advance()) {
                return end();
            }
            given++;
            return give(upstream.current());
        }

        /** Passes over those between the last and the next; false if there is no next. */
        private boolean pass() {
            long over = given == 0 ? start : step - 1;
            return over == 0 || upstream.skip(over) == over;
        }

        @Override
        long skip(long count) {
            long wanted = Math.min(count, most - given);
            if (step > 1 || start > 0 && given == 0) {
                return super.skip(wanted);
            }
            long skipped = upstream.skip(wanted);
            given += skipped;
            return skipped;
        }

        @Override
        Mark mark() {
            return Mark.of(verb, given).over(upstream.mark());
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
