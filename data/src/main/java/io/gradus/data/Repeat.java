package io.gradus.data;

import java.util.Optional;

/** The elements again and again, each round a pass of its own. */
record Repeat<T>(Stage<T> upstream, long times) implements Stage<T> {
    static final long FOREVER = Long.MAX_VALUE;

    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, "repeat", 2, 1);
        return new Walk(pass, from);
    }

    @Override
    public Cardinality cardinality() {
        var once = upstream.cardinality();
        if (times == FOREVER) {
            return once.equals(new Cardinality.Known(0)) ? once : Cardinality.Other.INFINITE;
        }
        return times == 0 ? new Cardinality.Known(0) : once.map(n -> Math.multiplyExact(n, times));
    }

    private final class Walk extends Cursor<T> {
        private final long firstPass;
        private long round;
        private boolean some;
        private Cursor<T> upstream;

        Walk(long pass, Optional<Mark> from) {
            // No two rounds of any two passes may shuffle alike: with an end, they are numbered
            // through; without one, each pass has room for 2^32 rounds.
            firstPass = times == FOREVER ? pass << 32 : pass * times;
            round = Mark.number(from, 0);
            some = Mark.number(from, 1) > 0;
            upstream = Repeat.this.upstream.open(firstPass + round, Mark.feeder(from));
        }

        @Override
        boolean advance() {
            while (times > 0) {
                if (upstream.advance()) {
                    some = true;
                    return give(upstream.current());
                }
                if (!nextRound()) {
                    break;
                }
            }
            return end();
        }

        /** A round without elements ends the walk, which might go on for ever else. */
        private boolean nextRound() {
            if (!some || round + 1 >= times) {
                return false;
            }
            upstream.close();
            round++;
            some = false;
            upstream = Repeat.this.upstream.open(firstPass + round, Optional.empty());
            return true;
        }

        @Override
        long skip(long count) {
            long skipped = 0;
            while (skipped < count && times > 0) {
                long now = upstream.skip(count - skipped);
                some |= now > 0;
                skipped += now;
                if (skipped < count && !nextRound()) {
                    break;
                }
            }
            return skipped;
        }

        @Override
        Mark mark() {
            return Mark.of("repeat", round, some ? 1 : 0).over(upstream.mark());
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
