package io.gradus.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The elements of several stages that are open at the same time, each made from one element. It
 * takes {@code blockLength} elements of one, then as many of the next; where one ends it goes on to
 * the next, and opens another in its place when it comes round.
 *
 * @param verb what to call it in errors and positions
 */
record Interleave<S, T>(
        String verb,
        Stage<S> upstream,
        ElementFunction<? super S, Stage<T>> code,
        int cycleLength,
        long blockLength)
        implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, verb, 3 + cycleLength, 1);
        return Cursor.brought(
                new Walk(pass, upstream.open(pass, Mark.feeder(from))),
                walk -> from.ifPresent(walk::refill));
    }

    @Override
    public Cardinality cardinality() {
        return upstream.cardinality().equals(new Cardinality.Known(0))
                ? new Cardinality.Known(0)
                : Cardinality.Other.UNKNOWN;
    }

    /** A stage that is open, and the element that it was made from. */
    private record Slot<T>(Cursor<T> cursor, long number, Mark before) {}

    private final class Walk extends Cursor<T> {
        private final long pass;
        private final Cursor<S> upstream;
        private final List<@Nullable Slot<T>> slots = new ArrayList<>();
        private int turn;
        private long given;
        private long pulled;
        private boolean ended;

        Walk(long pass, Cursor<S> upstream) {
            this.pass = pass;
            this.upstream = upstream;
            for (int i = 0; i < cycleLength; i++) {
                slots.add(null);
            }
        }

        /** Opens what was open; the feeder stands before the oldest of it. */
        private void refill(Mark mark) {
            turn = (int) (mark.number(0) % cycleLength);
            given = mark.number(1);
            long end = mark.number(2);
            var live = new ArrayList<Integer>();
            for (int i = 0; i < cycleLength; i++) {
                // 0 is nobody, n is the element n - 1.
                if (mark.number(3 + i) > 0) {
                    live.add(i);
                }
            }
            var parts = new ArrayList<>(live);
            live.sort(Comparator.comparingLong(i -> mark.number(3 + i)));
            pulled = live.isEmpty() ? end : mark.number(3 + live.getFirst()) - 1;
            for (int slot : live) {
                upstream.pass(mark.number(3 + slot) - 1 - pulled);
                pulled = mark.number(3 + slot) - 1;
                var before = upstream.mark();
                open(
                        slot,
                        upstream.found(),
                        before,
                        Optional.of(mark.part(1 + parts.indexOf(slot))));
            }
            upstream.pass(end - pulled);
            pulled = end;
        }

        private void open(int slot, S element, Mark before, Optional<Mark> from) {
            var stage = DatasetException.<S, Stage<T>>call(verb, pulled, code, element);
            slots.set(slot, new Slot<>(stage.open(pass, from), pulled++, before));
        }

        /** Opens the next; false if there is none. */
        private boolean openNext() {
            var before = upstream.mark();
            if (!upstream.advance()) {
                return false;
            }
            open(turn, upstream.current(), before, Optional.empty());
            return true;
        }

        @Override
        boolean advance() {
            int empty = 0;
            while (empty < cycleLength) {
                var slot = slots.get(turn);
                if (slot == null) {
                    if (!ended && openNext()) {
                        empty = 0;
                    } else {
                        ended = true;
                        empty++;
                        next();
                    }
                } else if (slot.cursor().advance()) {
                    var element = slot.cursor().current();
                    if (++given == blockLength) {
                        next();
                    }
                    return give(element);
                } else {
                    slot.cursor().close();
                    slots.set(turn, null);
                    empty = 0;
                    next();
                }
            }
            return end();
        }

        private void next() {
            given = 0;
            turn = (turn + 1) % cycleLength;
        }

        @Override
        Mark mark() {
            var numbers = new long[3 + cycleLength];
            numbers[0] = turn;
            numbers[1] = given;
            numbers[2] = pulled;
            var parts = new ArrayList<Mark>();
            parts.add(upstream.mark());
            long first = pulled;
            for (int i = 0; i < cycleLength; i++) {
                var slot = slots.get(i);
                if (slot != null) {
                    numbers[3 + i] = slot.number() + 1;
                    parts.add(slot.cursor().mark());
                    if (slot.number() < first) {
                        first = slot.number();
                        parts.set(0, slot.before());
                    }
                }
            }
            return Mark.of(verb, numbers).over(parts);
        }

        @Override
        public void close() {
            var open = new ArrayList<Cursor<?>>();
            for (var slot : slots) {
                if (slot != null) {
                    open.add(slot.cursor());
                }
            }
            open.add(upstream);
            closeAll(open);
        }
    }
}
