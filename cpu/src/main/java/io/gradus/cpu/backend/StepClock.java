package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.ir.Graph;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Runs tasks as another way does, and carries the times of the steps of one run: a graph that is
 * given a clock writes them down, those of all runs of a body together.
 */
final class StepClock implements Parallel {
    private final Parallel parallel;
    private final Map<Graph, long[]> nanos = new IdentityHashMap<>();

    StepClock(Parallel parallel) {
        this.parallel = parallel;
    }

    /** Where the times of the steps of a graph add up. */
    long[] of(Graph graph, int steps) {
        return nanos.computeIfAbsent(graph, _ -> new long[steps]);
    }

    /** The time of a step, 0 if it never ran. */
    long nanos(Graph graph, int step) {
        var times = nanos.get(graph);
        return times == null ? 0 : times[step];
    }

    @Override
    public int threads() {
        return parallel.threads();
    }

    @Override
    public void run(int tasks, TaskBody body) {
        parallel.run(tasks, body);
    }
}
