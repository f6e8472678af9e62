package io.gradus.data;

import java.util.Optional;

/**
 * Elements that each can be had by number: those of a list, rows of tensors, files of a folder.
 *
 * @param verb what to call it in errors and positions
 * @param count how many there are
 * @param get gives one; may fail
 */
record IndexedStage<T>(String verb, long count, ElementFunction<Long, T> get) implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        long next = Mark.number(Mark.checked(from, verb, 1, 0), 0);
        if (next > count) {
            throw Mark.broken(
                    "it stands at element " + next + " of '" + verb + "', which has " + count);
        }
        return new Walk(next);
    }

    @Override
    public Cardinality cardinality() {
        return new Cardinality.Known(count);
    }

    /** The element of a number. */
    T element(long index) {
        return DatasetException.<Long, T>call(verb, index, get, index);
    }

    /** The numbers in place of the elements. */
    IndexedStage<Long> numbers() {
        return new IndexedStage<>(verb, count, number -> number);
    }

    private final class Walk extends Cursor<T> {
        private long next;

        Walk(long next) {
            this.next = next;
        }

        @Override
        boolean advance() {
            if (next >= count) {
                return end();
            }
            return give(element(next++));
        }

        @Override
        long skip(long wanted) {
            long skipped = Math.clamp(count - next, 0, wanted);
            next += skipped;
            return skipped;
        }

        @Override
        Mark mark() {
            return Mark.of(verb, next);
        }

        @Override
        public void close() {}
    }
}
