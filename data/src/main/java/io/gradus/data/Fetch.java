package io.gradus.data;

import java.util.Optional;

/**
 * Elements of a source in the order of their numbers, which something has rearranged: to shuffle
 * numbers takes less memory than to shuffle elements.
 */
record Fetch<T>(Stage<Long> numbers, IndexedStage<T> source) implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        return new Walk(numbers.open(pass, from));
    }

    @Override
    public Cardinality cardinality() {
        return numbers.cardinality();
    }

    private final class Walk extends Cursor<T> {
        private final Cursor<Long> numbers;

        Walk(Cursor<Long> numbers) {
            this.numbers = numbers;
        }

        @Override
        boolean advance() {
            return numbers.advance() ? give(source.element(numbers.current())) : end();
        }

        @Override
        long skip(long count) {
            return numbers.skip(count);
        }

        @Override
        Mark mark() {
            return numbers.mark();
        }

        @Override
        public void close() {
            numbers.close();
        }
    }
}
