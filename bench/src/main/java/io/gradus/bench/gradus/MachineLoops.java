package io.gradus.bench.gradus;

import io.gradus.bench.harness.Peer.Steps;
import io.gradus.bench.harness.Work;
import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.Gemm;
import io.gradus.cpu.gemm.GemmTier;
import io.gradus.cpu.gemm.Matrix;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** What the machine gives while the libraries are measured: the limits to hold them against. */
final class MachineLoops {
    /** Some ten milliseconds, for the system to give each thread a core of its own. */
    private static final int FMA_ROUNDS = 8_000_000;

    private static final int CHAINS = 12;

    /** Four times this many bytes exceed the caches of most machines. */
    private static final int FLOATS = 16 << 20;

    private static final int INNER = 512;

    private MachineLoops() {}

    static Steps open(Work work, int threads) {
        return switch (work) {
            case FMA -> fma(threads);
            case KERNEL -> kernel();
            case COPY -> copy(threads);
            case CHAIN -> chain();
            default -> throw new IllegalArgumentException(work + " is no loop of the machine");
        };
    }

    private record Measured(double amount, Runnable body) implements Steps {
        @Override
        public double step(int batch) {
            body.run();
            return 0;
        }
    }

    /** Independent chains in registers: no memory, nothing but the multiply-add units. */
    private static Steps fma(int threads) {
        var pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        var tasks = new ArrayList<Callable<Float>>();
        for (int i = 0; i < threads; i++) {
            float start = i + 1;
            tasks.add(() -> chains(start));
        }
        return new Measured(
                2.0 * FMA_ROUNDS * CHAINS * threads,
                () -> {
                    try {
                        float sum = 0;
                        for (var result : pool.invokeAll(tasks)) {
                            sum += result.resultNow();
                        }
                        if (Float.isNaN(sum)) {
                            throw new IllegalStateException("the chains are bounded");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private static float chains(float start) {
        float factor = 0.999f;
        float a = start;
        float b = start + 1;
        float c = start + 2;
        float d = start + 3;
        float e = start + 4;
        float f = start + 5;
        float g = start + 6;
        float h = start + 7;
        float i = start + 8;
        float j = start + 9;
        float k = start + 10;
        float l = start + 11;
        for (int round = 0; round < FMA_ROUNDS; round++) {
            a = Math.fma(a, factor, start);
            b = Math.fma(b, factor, start);
            c = Math.fma(c, factor, start);
            d = Math.fma(d, factor, start);
            e = Math.fma(e, factor, start);
            f = Math.fma(f, factor, start);
            g = Math.fma(g, factor, start);
            h = Math.fma(h, factor, start);
            i = Math.fma(i, factor, start);
            j = Math.fma(j, factor, start);
            k = Math.fma(k, factor, start);
            l = Math.fma(l, factor, start);
        }
        return a + b + c + d + e + f + g + h + i + j + k + l;
    }

    /** The best of several small products, whose panels need no packing. */
    private static Steps kernel() {
        try {
            Gemm.warmUp(GemmTier.AUTO, false, Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Measured best = product(1, 1);
        double bestRate = 0;
        for (int rows : List.of(8, 12, 14, 16, 24, 28)) {
            for (int columns : List.of(8, 16, 32)) {
                var product = product(rows, columns);
                double rate = rate(product);
                if (rate > bestRate) {
                    bestRate = rate;
                    best = product;
                }
            }
        }
        return best;
    }

    private static Measured product(int rows, int columns) {
        var a = Matrix.of(filled(rows * INNER), rows, INNER);
        var b = Matrix.of(filled(INNER * columns), INNER, columns);
        var c = Matrix.of(new float[rows * columns], rows, columns);
        return new Measured(
                2.0 * rows * columns * INNER, () -> Gemm.multiply(a, b, c, Parallel.sequential()));
    }

    private static double rate(Measured product) {
        double best = 0;
        for (int round = 0; round < 200; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                product.body().run();
            }
            best = Math.max(best, 50 * product.amount() / (System.nanoTime() - start));
        }
        return best;
    }

    private static float[] filled(int size) {
        var array = new float[size];
        for (int i = 0; i < size; i++) {
            array[i] = i % 7 - 3;
        }
        return array;
    }

    private static Steps copy(int threads) {
        var from = filled(FLOATS);
        var to = new float[FLOATS];
        var pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < threads; i++) {
            int begin = (int) ((long) FLOATS * i / threads);
            int end = (int) ((long) FLOATS * (i + 1) / threads);
            tasks.add(() -> {
                for (int k = begin; k < end; k++) {
                    to[k] = from[k];
                }
                return true;
            });
        }
        return new Measured(
                8.0 * FLOATS,
                () -> {
                    try {
                        pool.invokeAll(tasks);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** Four operations that a compiler makes one pass over memory: one load, one store. */
    private static Steps chain() {
        var variable = new Variable(Tensor.of(filled(FLOATS), Shape.of(FLOATS)));
        TracedFunction<List<Tensor>, List<Tensor>> update =
                TracedFunction.of(nothing -> {
                    variable.assign(variable.times(0.5).plus(1).abs().minus(0.25));
                    return List.of();
                });
        return new Measured(8.0 * FLOATS, () -> update.apply(List.of()));
    }
}
