package io.gradus.cpu.routine;

import java.util.List;

/** V · diag(1/s) · Uᵀ over the singular values that count. */
record PseudoInverse(double cutoff) implements Routine {
    @Override
    public void run(List<Item> inputs, List<Item> outputs) {
        var a = inputs.getFirst();
        var svd = Svd.of(a.rows(), a.size(1), false);
        var inverse = Rows.zeros(a.size(1), a.size(0));
        for (int k = 0; k < svd.values.length; k++) {
            double value = svd.values[k];
            if (value > cutoff * svd.values[0]) {
                for (int i = 0; i < inverse.length; i++) {
                    Rows.add(svd.right[k][i] / value, svd.left[k], inverse[i], 0, a.size(0));
                }
            }
        }
        outputs.getFirst().put(inverse);
    }
}
