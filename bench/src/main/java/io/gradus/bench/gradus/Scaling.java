package io.gradus.bench.gradus;

import io.gradus.bench.harness.Work;
import io.gradus.ir.Shape;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;

/**
 * How much faster two threads are than one: a matrix product of 1152 × 1152 × 1152 beside a loop of
 * nothing but multiply-adds, in turns, so that both meet the same machine.
 */
public final class Scaling {
    private static final int SIDE = 1152;
    private static final int ROUNDS = 15;
    private static final int CALLS = 20;

    private Scaling() {}

    /**
     * Prints both and their ratio.
     *
     * @param args none
     * @throws Exception if a loop fails
     */
    public static void main(String[] args) throws Exception {
        var a = new Generator(1).normal(Shape.of(SIDE, SIDE));
        var fmas = new ArrayList<Double>();
        var products = new ArrayList<Double>();
        for (int round = -5; round < ROUNDS; round++) {
            var fma = new double[3];
            var product = new double[3];
            for (int threads = 1; threads <= 2; threads++) {
                // Each thread of the loop does all of its work: twice as much in all.
                var loop = MachineLoops.open(Work.FMA, threads);
                loop.step(0);
                fma[threads] = seconds(() -> loop.step(0)) / threads;
                Device.current().threads(threads);
                a.matmul(a);
                product[threads] =
                        seconds(() -> {
                            for (int i = 0; i < CALLS; i++) {
                                a.matmul(a);
                            }
                            return 0;
                        });
            }
            if (round >= 0) {
                fmas.add(fma[1] / fma[2]);
                products.add(product[1] / product[2]);
            }
        }
        double loops = median(fmas);
        double matrices = median(products);
        System.out.printf(
                "two threads beside one: multiply-adds %.2f, product %.2f, ratio %.2f%n",
                loops, matrices, matrices / loops);
    }

    private static double seconds(Callable<?> body) throws Exception {
        long start = System.nanoTime();
        body.call();
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(ArrayList<Double> numbers) {
        Collections.sort(numbers);
        return numbers.get(numbers.size() / 2);
    }
}
