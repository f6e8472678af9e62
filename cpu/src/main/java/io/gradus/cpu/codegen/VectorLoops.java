package io.gradus.cpu.codegen;

import io.gradus.ir.Stmt;
import java.util.ArrayList;
import java.util.List;

/**
 * Which loops of a routine become loops over vectors.
 *
 * @param loops those that do
 * @param obstacles why others do not
 */
record VectorLoops(List<VectorLoop> loops, List<String> obstacles) {
    /** A loop, its number of steps, and the number from which vectors pay. */
    record VectorLoop(Form form, Node extent, int worthwhile) {}

    static VectorLoops of(Routine routine, Lanes lanes) {
        var found = new VectorLoops(new ArrayList<>(), new ArrayList<>());
        found.visit(routine.body(), lanes);
        return found;
    }

    private void visit(List<Form> body, Lanes lanes) {
        for (var form : body) {
            switch (form) {
                case Form.For loop when loop.parallel() -> {
                    if (!take(loop, VectorRules.of(lanes, loop), loop.extent(), 1)) {
                        visit(loop.body(), lanes);
                    }
                }
                case Form.For loop -> visit(loop.body(), lanes);
                case Form.Reduce reduce -> {
                    boolean taken =
                            reduce.order() == Stmt.Order.LANES
                                    && take(
                                            reduce,
                                            VectorRules.of(lanes, reduce),
                                            reduce.extent(),
                                            Stmt.Reduce.SHORT + 1);
                    if (!taken) {
                        visit(reduce.body(), lanes);
                    }
                }
                case Form.Store _, Form.Check _, Form.Keep _ -> {}
            }
        }
    }

    private boolean take(Form form, VectorRules.Verdict verdict, Node extent, int least) {
        if (verdict.holds()) {
            loops.add(new VectorLoop(form, extent, Math.max(least, verdict.axis().lanes())));
        } else {
            obstacles.add(verdict.obstacle());
        }
        return verdict.holds();
    }

    /** Whether the steps of a part's only loop are lanes. */
    boolean isAcross(Part part) {
        return part.isParallel() && loops.stream().anyMatch(loop -> loop.form() == part.loop());
    }

    /** Whether any loop is long enough under the arguments of a launch. */
    boolean pay(int[] arguments) {
        return loops.stream()
                .anyMatch(loop -> Cost.extent(loop.extent(), arguments) >= loop.worthwhile());
    }
}
