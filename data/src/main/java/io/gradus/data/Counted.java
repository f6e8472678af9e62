package io.gradus.data;

import java.util.Optional;

/** Elements of which the caller knows how many there are, which is checked. */
record Counted<T>(Stage<T> upstream, long count) implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, "assertCardinality", 1, 1);
        return new Walk(upstream.open(pass, Mark.feeder(from)), Mark.number(from, 0));
    }

    @Override
    public Cardinality cardinality() {
        return new Cardinality.Known(count);
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
            boolean more = upstream.advance();
            if (more != given < count) {
                throw new DatasetException(
                        "assertCardinality",
                        given,
                        more
                                ? "there are more than the " + count + " elements that were claimed"
                                : "there are only "
                                        + given
                                        + " of the "
                                        + count
                                        + " elements that were claimed");
            }
            if (!more) {
                return end();
            }
            given++;
            return give(upstream.current());
        }

        @Override
        Mark mark() {
            return Mark.of("assertCardinality", given).over(upstream.mark());
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
