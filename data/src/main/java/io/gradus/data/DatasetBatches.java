package io.gradus.data;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The batches that a {@link Dataset} gives to training. */
public final class DatasetBatches implements BatchSource {
    private final Dataset<Batch> batches;

    DatasetBatches(Dataset<Batch> batches) {
        this.batches = batches;
    }

    @Override
    public Walk open(int epoch) {
        return new Walk(batches.iterator(epoch));
    }

    /**
     * Goes on where a walk stood.
     *
     * @param position what its {@link Walk#position()} was
     * @return the batches that would have come
     * @throws IllegalArgumentException if the position is not one of this data set
     */
    public Walk open(Map<String, ?> position) {
        return new Walk(batches.iterator(position));
    }

    @Override
    public OptionalInt steps() {
        OptionalLong count = batches.cardinality().count();
        return count.isPresent() && count.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) count.getAsLong())
                : OptionalInt.empty();
    }

    @Override
    public boolean isEndless() {
        return batches.cardinality().isInfinite();
    }

    /** The batches of one epoch; it knows where it stands. */
    public static final class Walk implements BatchIterator {
        private final DatasetIterator<Batch> batches;

        private Walk(DatasetIterator<Batch> batches) {
            this.batches = batches;
        }

        @Override
        public boolean hasNext() {
            return batches.hasNext();
        }

        @Override
        public Batch next() {
            return batches.next();
        }

        /**
         * Passes over batches, as {@link DatasetIterator#skip} does.
         *
         * @param count how many, at least 0
         * @return how many there were
         */
        @Override
        public long skip(long count) {
            return batches.skip(count);
        }

        /**
         * Where it stands, as {@link DatasetIterator#position()} says it.
         *
         * @return plain data
         */
        public Map<String, Object> position() {
            return batches.position();
        }

        @Override
        public void close() {
            batches.close();
        }
    }
}
