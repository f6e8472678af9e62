package io.gradus.cpu.routine;

import java.util.List;

/** A = Q · R by Householder reflections, with the signs of LAPACK. */
final class Qr {
    private Qr() {}

    static void run(List<Item> inputs, List<Item> outputs) {
        double[][] a = inputs.getFirst().rows();
        int n = inputs.getFirst().size(1);
        int columns = outputs.get(0).size(1);
        var reflectors = new Reflector[Math.min(a.length, n)];
        for (int k = 0; k < reflectors.length; k++) {
            reflectors[k] = Reflector.ofColumn(a, k, k);
            a[k][k] = reflectors[k].beta;
            for (int i = k + 1; i < a.length; i++) {
                a[i][k] = 0;
            }
            reflectors[k].applyLeft(a, k + 1, n);
        }
        outputs.get(0).put(Reflector.product(reflectors, a.length, columns));
        outputs.get(1).put(a);
    }
}
