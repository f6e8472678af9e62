package io.gradus.cpu.routine;

import java.util.List;

/** Linear systems by elimination with partial pivoting. */
final class Solve {
    private Solve() {}

    static void run(List<Item> inputs, List<Item> outputs) {
        double[][] a = inputs.get(0).rows();
        outputs.getFirst()
                .put(Lu.factor(a, a.length).solve(inputs.get(1).rows(), inputs.get(1).size(1)));
    }
}
