package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.ir.Epilogue;
import org.jspecify.annotations.Nullable;

/**
 * A product and the kernel that goes on with its rows, some rows at a time where the whole product
 * would not stay in the cache.
 */
final class EpilogueStep implements Step {
    /**
     * Elements of a product that stay in a core's second-level cache beside what they are made of.
     */
    private static final int BLOCK_ELEMENTS = 1 << 16;

    /** Rows below which packing the right matrix once more costs more than the cache gives. */
    private static final int FEWEST_ROWS = 128;

    private final RowStep product;
    private final RowStep kernel;
    private final int shares;
    private final int sharesAtOnce;

    private EpilogueStep(RowStep product, RowStep kernel, int shares, int rows, int elements) {
        this.product = product;
        this.kernel = kernel;
        this.shares = shares;
        long least = Math.ceilDiv((long) FEWEST_ROWS * shares, Math.max(1, rows));
        long fitting = (long) BLOCK_ELEMENTS * shares / Math.max(1, elements);
        sharesAtOnce = Math.clamp(Math.max(least, fitting), 1, Math.max(1, shares));
    }

    static Code code(Epilogue epilogue, Code product, Code kernel, Slots slots) {
        return symbols -> {
            var result = epilogue.product().outputs().getFirst();
            int elements = Slots.elements(result, symbols);
            int columns = (int) result.shape().dim(-1).evaluate(symbols);
            return new EpilogueStep(
                    (RowStep) product.bind(symbols),
                    (RowStep) kernel.bind(symbols),
                    (int) epilogue.steps().evaluate(symbols),
                    columns == 0 ? 0 : elements / columns,
                    elements);
        };
    }

    @Override
    public void run(@Nullable Object[] slots, Parallel parallel) {
        int tasks = Math.ceilDiv(shares, sharesAtOnce);
        boolean pays = tasks >= 2 * parallel.threads();
        var rows = pays ? product.shares(slots, shares) : null;
        var next = rows == null ? null : kernel.shares(slots, shares);
        if (rows == null) {
            product.run(slots, parallel);
            kernel.run(slots, parallel);
            return;
        }
        if (next == null) {
            parallel.run(tasks, task -> rows.run(first(task), first(task + 1)));
            kernel.run(slots, parallel);
            return;
        }
        parallel.run(
                tasks,
                task -> {
                    rows.run(first(task), first(task + 1));
                    next.run(first(task), first(task + 1));
                });
    }

    private int first(int task) {
        return Math.min(shares, task * sharesAtOnce);
    }
}
