package io.gradus.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Elements in groups that may overlap: window k has the elements k · shift, k · shift + stride, …,
 * {@code size} of them.
 */
record Windows<T>(Stage<T> upstream, int size, long shift, int stride, boolean dropRemainder)
        implements Stage<List<T>> {
    @Override
    public Cursor<List<T>> open(long pass, Optional<Mark> from) {
        Mark.checked(from, "window", 2, 1);
        return new Walk(upstream.open(pass, Mark.feeder(from)), from);
    }

    /** How many elements lie between the first and the last of a window, both counted. */
    private int span() {
        return Math.addExact(Math.multiplyExact(size - 1, stride), 1);
    }

    @Override
    public Cardinality cardinality() {
        return upstream.cardinality()
                .map(n ->
                        dropRemainder
                                ? (n < span() ? 0 : (n - span()) / shift + 1)
                                : Math.ceilDiv(n, shift));
    }

    private final class Walk extends Cursor<List<T>> {
        private final Cursor<T> upstream;

        /** Elements from the beginning of the next window on. */
        private final ArrayDeque<Held<T>> held = new ArrayDeque<>();

        private final int span = span();
        private long pulled;
        private long gap;
        private boolean ended;

        Walk(Cursor<T> upstream, Optional<Mark> from) {
            this.upstream = upstream;
            pulled = Mark.number(from, 0);
            gap = Mark.number(from, 1);
        }

        @Override
        boolean advance() {
            if (gap > 0 && !ended) {
                long passed = upstream.skip(gap);
                pulled += passed;
                ended = passed < gap;
                gap = 0;
            }
            while (!ended && held.size() < span) {
                // Only an element that may be the first of a window must be found again.
                var before = shift < span ? upstream.mark() : Mark.of("window");
                if (upstream.advance()) {
                    held.add(new Held<>(upstream.current(), pulled++, before));
                } else {
                    ended = true;
                }
            }
            if (held.isEmpty() || dropRemainder && held.size() < span) {
                held.clear();
                return end();
            }
            var window = new ArrayList<T>(size);
            int i = 0;
            for (var element : held) {
                if (i++ % stride == 0) {
                    window.add(element.element());
                }
            }
            for (gap = shift; gap > 0 && !held.isEmpty(); gap--) {
                held.removeFirst();
            }
            return give(List.copyOf(window));
        }

        @Override
        Mark mark() {
            if (held.isEmpty()) {
                return Mark.of("window", pulled, gap).over(upstream.mark());
            }
            return Mark.of("window", held.getFirst().number(), 0).over(held.getFirst().before());
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
