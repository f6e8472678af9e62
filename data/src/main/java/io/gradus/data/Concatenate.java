package io.gradus.data;

import java.util.List;
import java.util.Optional;

/** The elements of several stages, one stage after the other. */
record Concatenate<T>(List<Stage<T>> stages) implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, "concatenate", 1, 1);
        return new Walk(pass, from);
    }

    @Override
    public Cardinality cardinality() {
        return stages.stream()
                .map(Stage::cardinality)
                .reduce(new Cardinality.Known(0), Cardinality::plus);
    }

    private final class Walk extends Cursor<T> {
        private final long pass;
        private int stage;
        private Cursor<T> upstream;

        Walk(long pass, Optional<Mark> from) {
            this.pass = pass;
            long at = Mark.number(from, 0);
            if (at >= stages.size()) {
                throw Mark.broken("it stands in part " + at + " of " + stages.size());
            }
            stage = (int) at;
            upstream = stages.get(stage).open(pass, Mark.feeder(from));
        }

        @Override
        boolean advance() {
            while (!upstream.advance()) {
                if (!next()) {
                    return end();
                }
            }
            return give(upstream.current());
        }

        private boolean next() {
            if (stage + 1 == stages.size()) {
                return false;
            }
            upstream.close();
            upstream = stages.get(++stage).open(pass, Optional.empty());
            return true;
        }

        @Override
        long skip(long count) {
            long skipped = upstream.skip(count);
            while (skipped < count && next()) {
                skipped += upstream.skip(count - skipped);
            }
            return skipped;
        }

        @Override
        Mark mark() {
            return Mark.of("concatenate", stage).over(upstream.mark());
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
