package io.gradus.data;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of each element, one after the other. */
record Unbatch<B, T>(Stage<B> upstream, RowType<B, T> row) implements Stage<T> {
    /** Makes sure that a row is what it should be. */
    interface RowType<B, T> {
        T check(B element, Object row);
    }

    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, "unbatch", 2, 1);
        long rows = Mark.number(from, 1);
        return Cursor.brought(
                new Walk(upstream.open(pass, Mark.feeder(from)), Mark.number(from, 0)),
                walk -> {
                    if (rows > 0) {
                        walk.enter(Math.toIntExact(rows));
                    }
                });
    }

    @Override
    public Cardinality cardinality() {
        var before = upstream.cardinality();
        return before instanceof Cardinality.Known(long n) && n > 0
                ? Cardinality.Other.UNKNOWN
                : before;
    }

    private final class Walk extends Cursor<T> {
        private final Cursor<B> upstream;
        private @Nullable Slices slices;
        private Mark before;
        private long index;
        private int next;

        Walk(Cursor<B> upstream, long index) {
            this.upstream = upstream;
            this.index = index;
            before = upstream.mark();
        }

        /** Cuts the element again that the mark stands in. */
        void enter(int rows) {
            if (!pull() || rows > rows()) {
                throw Mark.broken("it stands in row " + rows + " of an element without it");
            }
            next = rows;
        }

        private int rows() {
            return slices == null ? 0 : slices.count();
        }

        private boolean pull() {
            before = upstream.mark();
            if (!upstream.advance()) {
                return false;
            }
            slices =
                    DatasetException.<B, Slices>call(
                            "unbatch", index++, Slices::of, upstream.current());
            next = 0;
            return true;
        }

        @Override
        boolean advance() {
            while (next >= rows()) {
                slices = null;
                next = 0;
                if (!pull()) {
                    return end();
                }
            }
            var now = slices;
            if (now == null) {
                return end();
            }
            int at = next++;
            return give(
                    DatasetException.<Slices, T>call(
                            "unbatch",
                            index - 1,
                            s -> row.check(upstream.current(), s.row(at)),
                            now));
        }

        @Override
        Mark mark() {
            return next >= rows()
                    ? Mark.of("unbatch", index, 0).over(upstream.mark())
                    : Mark.of("unbatch", index - 1, next).over(before);
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
