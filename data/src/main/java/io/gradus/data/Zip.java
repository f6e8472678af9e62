package io.gradus.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Elements of several stages side by side, until one of them ends. */
record Zip<T>(List<? extends Stage<? extends T>> stages) implements Stage<List<T>> {
    @Override
    public Cursor<List<T>> open(long pass, Optional<Mark> from) {
        Mark.checked(from, "zip", 0, stages.size());
        return Cursor.brought(
                new Walk<T>(),
                walk -> {
                    for (int i = 0; i < stages.size(); i++) {
                        int part = i;
                        walk.upstream.add(
                                stages.get(i).open(pass, from.map(mark -> mark.part(part))));
                    }
                });
    }

    @Override
    public Cardinality cardinality() {
        Cardinality least = Cardinality.Other.INFINITE;
        for (var stage : stages) {
            least = least.min(stage.cardinality());
        }
        return least;
    }

    private static final class Walk<T> extends Cursor<List<T>> {
        private final List<Cursor<? extends T>> upstream = new ArrayList<>();
        private boolean ended;

        @Override
        boolean advance() {
            if (ended) {
                return end();
            }
            var row = new ArrayList<T>(upstream.size());
            for (var cursor : upstream) {
                if (!cursor.advance()) {
                    ended = true;
                    return end();
                }
                row.add(cursor.current());
            }
            return give(List.copyOf(row));
        }

        @Override
        long skip(long count) {
            long skipped = ended ? 0 : count;
            for (var cursor : upstream) {
                skipped = Math.min(skipped, cursor.skip(skipped));
            }
            ended |= skipped < count;
            return skipped;
        }

        @Override
        Mark mark() {
            return Mark.of("zip").over(upstream.stream().map(Cursor::mark).toList());
        }

        @Override
        public void close() {
            closeAll(upstream);
        }
    }
}
