package io.gradus.cpu.reference;

import io.gradus.ir.Evaluator;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Stmt;
import java.util.ArrayList;
import java.util.List;

/** The order in which reductions combine, as {@link Stmt.Reduce} states it. */
final class Reduction {
    private final Monoid monoid;
    private final Execution execution;
    private final List<Local> names;
    private final List<Object> identity = new ArrayList<>();

    Reduction(Monoid monoid, Execution execution) {
        this.monoid = monoid;
        this.execution = execution;
        names = new ArrayList<>(monoid.left());
        names.addAll(monoid.right());
        monoid.identity()
                .forEach(constant -> identity.add(Evaluator.evaluate(constant, execution)));
    }

    private List<Object> combine(List<Object> left, List<Object> right) {
        var both = new ArrayList<>(left);
        both.addAll(right);
        return execution.values(monoid.combined(), names, both);
    }

    List<Object> reduce(Stmt.Reduce reduce, int steps) {
        if (steps <= Stmt.Reduce.SHORT) {
            return chain(reduce, 0, steps);
        }
        int groupSteps = Stmt.Reduce.BLOCK * Stmt.Reduce.CHAIN;
        var result = identity;
        for (long start = 0; start < steps; start += groupSteps) {
            result =
                    combine(
                            result,
                            group(reduce, (int) start, (int) Math.min(steps, start + groupSteps)));
        }
        return result;
    }

    private List<Object> group(Stmt.Reduce reduce, int from, int to) {
        var result = identity;
        for (int start = from; start < to; start += Stmt.Reduce.BLOCK) {
            int end = Math.min(to, start + Stmt.Reduce.BLOCK);
            var block =
                    reduce.order() == Stmt.Order.LANES
                            ? lanes(reduce, start, end)
                            : chains(reduce, start, end);
            result = combine(result, block);
        }
        return result;
    }

    private List<Object> chains(Stmt.Reduce reduce, int from, int to) {
        var result = identity;
        for (int start = from; start < to; start += Stmt.Reduce.CHAIN) {
            result = combine(result, chain(reduce, start, Math.min(to, start + Stmt.Reduce.CHAIN)));
        }
        return result;
    }

    private List<Object> chain(Stmt.Reduce reduce, int from, int to) {
        var result = identity;
        for (int step = from; step < to; step++) {
            result = combine(result, execution.elements(reduce, step));
        }
        return result;
    }

    private List<Object> lanes(Stmt.Reduce reduce, int from, int to) {
        var lanes = new ArrayList<List<Object>>();
        for (int lane = 0; lane < reduce.lanes(); lane++) {
            lanes.add(identity);
        }
        for (int step = from; step < to; step++) {
            int lane = (step - from) % reduce.lanes();
            lanes.set(lane, combine(lanes.get(lane), execution.elements(reduce, step)));
        }
        for (int half = reduce.lanes() / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes.set(lane, combine(lanes.get(lane), lanes.get(lane + half)));
            }
        }
        return lanes.getFirst();
    }
}
