package io.gradus.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Draws each element from a buffer of those that come next.
 *
 * <p>A mark says how many were drawn. To go on there, the draws are made again with the numbers of
 * the elements in place of the elements; then those that are still in the buffer are made, and the
 * others passed over.
 *
 * @param buffer how many elements are held
 * @param reshuffle whether the order depends on the pass
 */
record Shuffle<T>(Stage<T> upstream, int buffer, long seed, boolean reshuffle) implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        Mark.checked(from, "shuffle", 2, 0);
        return Cursor.brought(
                new Walk(pass),
                walk -> from.ifPresent(mark -> walk.goTo(mark.number(0), mark.number(1))));
    }

    @Override
    public Cardinality cardinality() {
        return upstream.cardinality();
    }

    private final class Walk extends Cursor<T> {
        private final Cursor<T> upstream;
        private final Draws draws;
        private final List<T> held = new ArrayList<>();
        private long drawn;
        private long pulled;
        private boolean ended;

        Walk(long pass) {
            upstream = Shuffle.this.upstream.open(pass, Optional.empty());
            draws = new Draws(seed, Draws.Purpose.SHUFFLE, reshuffle ? pass : 0);
        }

        @Override
        boolean advance() {
            while (!ended && held.size() < buffer) {
                if (upstream.advance()) {
                    held.add(upstream.current());
                    pulled++;
                } else {
                    ended = true;
                }
            }
            if (held.isEmpty()) {
                return end();
            }
            int chosen = draws.below(held.size());
            drawn++;
            var element = held.get(chosen);
            var last = held.removeLast();
            if (chosen < held.size()) {
                held.set(chosen, last);
            }
            return give(element);
        }

        /** Makes the first draws again, on numbers, and then pulls what is still held. */
        void goTo(long count, long pullsThen) {
            long all = upstreamCount();
            if (count > pullsThen || pullsThen - count > buffer || pullsThen > all) {
                throw Mark.broken(
                        "a shuffle cannot have drawn "
                                + count
                                + " of "
                                + pullsThen
                                + " elements with a buffer of "
                                + buffer);
            }
            var numbers = new long[(int) Math.min(buffer, pullsThen)];
            int size = 0;
            long next = 0;
            for (; drawn < count; drawn++) {
                while (size < numbers.length && next < pullsThen) {
                    numbers[size++] = next++;
                }
                numbers[draws.below(size)] = numbers[--size];
            }
            while (size < numbers.length && next < pullsThen) {
                numbers[size++] = next++;
            }
            pull(Arrays.copyOf(numbers, size), pullsThen);
        }

        private long upstreamCount() {
            return Shuffle.this.upstream.cardinality().count().orElse(Long.MAX_VALUE);
        }

        private void pull(long[] places, long pullsThen) {
            var order = places.clone();
            Arrays.sort(order);
            var elements = new ArrayList<T>(order.length);
            for (long number : order) {
                upstream.pass(number - pulled);
                elements.add(upstream.found());
                pulled = number + 1;
            }
            for (long place : places) {
                held.add(elements.get(Arrays.binarySearch(order, place)));
            }
            upstream.pass(pullsThen - pulled);
            pulled = pullsThen;
        }

        @Override
        Mark mark() {
            return Mark.of("shuffle", drawn, pulled);
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
