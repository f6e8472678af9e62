package io.gradus.nn;

import io.gradus.data.Batch;
import io.gradus.data.BatchIterator;
import io.gradus.data.BatchSource;
import java.util.OptionalInt;

/** The first batches of an epoch. */
final class Limited implements BatchIterator {
    private final BatchIterator source;
    private int left;

    private Limited(BatchIterator source, int left) {
        this.source = source;
        this.left = left;
    }

    static BatchIterator open(BatchSource source, int epoch, OptionalInt limit) {
        if (source.isEndless() && limit.isEmpty()) {
            throw new IllegalArgumentException(
                    "the batches have no end: say how many make an epoch, with stepsPerEpoch, or"
                            + " validationSteps where they are for validation");
        }
        var all = source.open(epoch);
        return limit.isPresent() ? new Limited(all, limit.getAsInt()) : all;
    }

    @Override
    public boolean hasNext() {
        return left > 0 && source.hasNext();
    }

    @Override
    public Batch next() {
        var next = source.next();
        left--;
        return next;
    }

    @Override
    public long skip(long count) {
        long passed = source.skip(Math.min(count, left));
        left -= (int) passed;
        return passed;
    }

    @Override
    public void close() {
        source.close();
    }
}
