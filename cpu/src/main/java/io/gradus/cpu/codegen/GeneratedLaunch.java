package io.gradus.cpu.codegen;

import io.gradus.cpu.Launch;
import io.gradus.cpu.Parallel;
import java.util.List;

/**
 * A compiled kernel on fixed sizes: its arguments are computed, and its loops are cut into ranges.
 */
final class GeneratedLaunch implements Launch {
    /** Operations worth waking a thread for. */
    private static final long WORTH_A_TASK = 1 << 16;

    /**
     * Ranges begin at multiples of this, so that only the last one has steps that fill no vector.
     */
    private static final int ALIGNMENT = 64;

    /**
     * Where a sample begins, as a part of all steps. The first steps may be unlike the others, such
     * as the rows of a causal mask, and so may those at a half or a quarter.
     */
    private static final double INSIDE = 0.618;

    /** Code that is always run for fewer steps is compiled for few steps, and shows nothing. */
    private static final int FEW = 16;

    private static final long[] NO_STATE = {};

    private final CachedKernel kernel;
    private final int[] arguments;
    private final List<String> messages;
    private final Ranges[] parts;
    private final int stateSlots;
    private final long work;
    private final boolean vectorsPay;

    /**
     * How the steps of a part are cut: the same for every number of threads.
     *
     * @param least the fewest steps that show how fast vectors are
     */
    private record Ranges(int steps, int size, int tasks, int least) {
        static Ranges of(Part part, boolean isVectorLoop, int[] arguments) {
            if (!part.isParallel()) {
                return new Ranges(1, 1, 1, 1);
            }
            int steps = Cost.extent(part.loop().extent(), arguments);
            long worth = WORTH_A_TASK / Cost.step(part.loop(), arguments) + 1;
            // However much a step is: fewer than fill the vectors would run as scalars.
            long size =
                    worth >= ALIGNMENT || isVectorLoop
                            ? (worth + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT
                            : worth;
            size = Math.min(size, Math.max(1, steps));
            return new Ranges(
                    steps,
                    (int) size,
                    (int) ((steps + size - 1) / size),
                    (int) Math.min(size, isVectorLoop ? ALIGNMENT : FEW));
        }

        /**
         * A quarter of a range: less work while code is slow, so that the JVM notices sooner that
         * it is hot.
         */
        int sample() {
            return size >= 4 * ALIGNMENT
                    ? size / 4 / ALIGNMENT * ALIGNMENT
                    : Math.max(least, size / 4);
        }

        int sampleStart() {
            return (int) ((steps - sample()) * INSIDE);
        }
    }

    GeneratedLaunch(CachedKernel kernel, int[] arguments, List<String> messages) {
        this.kernel = kernel;
        this.arguments = arguments;
        this.messages = messages;
        parts =
                kernel.parts().stream()
                        .map(part -> Ranges.of(part, kernel.isVectorLoop(part), arguments))
                        .toArray(Ranges[]::new);
        stateSlots = kernel.stateSlots();
        work = kernel.parts().stream().mapToLong(part -> Cost.of(part.body(), arguments)).sum();
        vectorsPay = kernel.vectorsPay(arguments);
    }

    @Override
    public void run(Object[] arrays, Parallel parallel) {
        var code = vectorsPay ? kernel.fastest() : kernel.scalar();
        try {
            if (parts.length == 1 && parts[0].tasks == 1 && stateSlots == 0) {
                code.run(0, arrays, arguments, NO_STATE, 0, parts[0].steps);
            } else {
                run(code, arrays, parallel);
            }
        } catch (FailedCheck failed) {
            throw new IllegalArgumentException(
                    messages.get(failed.message()).formatted(failed.arguments()));
        }
        if (vectorsPay && kernel.isCounting()) {
            kernel.count(work, this, arrays);
        }
    }

    private void run(GeneratedKernel code, Object[] arrays, Parallel parallel) {
        long[] state = new long[stateSlots];
        for (int part = 0; part < parts.length; part++) {
            run(code, part, arrays, state, parallel);
        }
    }

    @Override
    public boolean isCutInto(int shares) {
        return parts.length == 1
                && stateSlots == 0
                && kernel.parts().getFirst().isParallel()
                && shares > 0
                && parts[0].steps % shares == 0;
    }

    @Override
    public void run(Object[] arrays, int first, int end, int shares) {
        var code = vectorsPay ? kernel.fastest() : kernel.scalar();
        int size = parts[0].steps / shares;
        code.run(0, arrays, arguments, NO_STATE, first * size, end * size);
        if (first == 0 && vectorsPay && kernel.isCounting()) {
            kernel.count(work, this, arrays);
        }
    }

    private void run(
            GeneratedKernel code, int part, Object[] arrays, long[] state, Parallel parallel) {
        var ranges = parts[part];
        int steps = ranges.steps;
        if (ranges.tasks > 1 && parallel.threads() > 1) {
            int size = ranges.size;
            parallel.run(
                    ranges.tasks,
                    task -> {
                        int from = task * size;
                        code.run(
                                part, arrays, arguments, state, from, Math.min(steps, from + size));
                    });
        } else if (steps > 0) {
            code.run(part, arrays, arguments, state, 0, steps);
        }
    }

    /** Runs some steps of each part, enough to compare two classes by their time. */
    void sample(GeneratedKernel code, Object[] arrays) {
        long[] state = new long[stateSlots];
        for (int part = 0; part < parts.length; part++) {
            if (parts[part].steps > 0) {
                int from = parts[part].sampleStart();
                code.run(part, arrays, arguments, state, from, from + parts[part].sample());
            }
        }
    }
}
