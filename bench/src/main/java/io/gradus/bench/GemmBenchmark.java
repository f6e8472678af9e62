package io.gradus.bench;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.Gemm;
import io.gradus.cpu.gemm.GemmTier;
import io.gradus.cpu.gemm.Matrix;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Matrix products in float32 on one thread, against OpenBLAS on one thread. {@link #main} prints
 * the ratios.
 *
 * <p>OpenBLAS picks its kernels by processor and may not know a new one: the environment variable
 * {@code OPENBLAS_CORETYPE} (for example {@code SkylakeX} where there is AVX-512) names them, and
 * {@code OPENBLAS_VERBOSE=2} prints what was picked.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx2g"
        })
public class GemmBenchmark {
    /** Rows of the result, its columns, and the terms of each sum. */
    @Param({"1152x1152x1152", "128x512x784", "1152x64x576", "100x50x784", "128x10x512"})
    public String size;

    private int m;
    private int n;
    private int k;
    private Matrix<float[]> a;
    private Matrix<float[]> b;
    private Matrix<float[]> c;
    private FloatPointer nativeA;
    private FloatPointer nativeB;
    private FloatPointer nativeC;

    /**
     * Makes the operands and warms the vector kernels.
     *
     * @throws InterruptedException if the wait for them is interrupted
     */
    @Setup
    public void setUp() throws InterruptedException {
        int[] sizes = sizes(size);
        m = sizes[0];
        n = sizes[1];
        k = sizes[2];
        var random = new Random(1);
        a = random(random, m, k);
        b = random(random, k, n);
        c = random(random, m, n);
        nativeA = new FloatPointer(a.elements());
        nativeB = new FloatPointer(b.elements());
        nativeC = new FloatPointer(c.elements());
        openblas.blas_set_num_threads(1);
        Gemm.warmUp(GemmTier.AUTO, false, Duration.ofMinutes(1));
    }

    private static int[] sizes(String size) {
        return Arrays.stream(size.split("x")).mapToInt(Integer::parseInt).toArray();
    }

    private static Matrix<float[]> random(Random random, int rows, int columns) {
        var elements = new float[rows * columns];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = random.nextFloat() - 0.5f;
        }
        return Matrix.of(elements, rows, columns);
    }

    /**
     * Gradus, the vector kernels once they are warm.
     *
     * @return the product
     */
    @Benchmark
    public float[] gradus() {
        Gemm.multiply(a, b, c, Parallel.sequential());
        return c.elements();
    }

    /**
     * Gradus as it runs without the vector module.
     *
     * @return the product
     */
    @Benchmark
    public float[] gradusScalar() {
        Gemm.multiply(GemmTier.SCALAR, a, b, c, Parallel.sequential());
        return c.elements();
    }

    /** OpenBLAS, on memory of its own, so that no array is copied. */
    @Benchmark
    public void openblas() {
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                openblas.CblasNoTrans,
                openblas.CblasNoTrans,
                m,
                n,
                k,
                1,
                nativeA,
                k,
                nativeB,
                n,
                0,
                nativeC,
                n);
    }

    /**
     * Runs the benchmark and prints GFLOP/s and ratios by size.
     *
     * @param arguments JMH's options, such as {@code -f 5} or {@code -p size=128x512x784}
     * @throws CommandLineOptionException if JMH does not know an option
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        var options =
                new OptionsBuilder()
                        .parent(new CommandLineOptions(arguments))
                        .include(GemmBenchmark.class.getName())
                        .build();
        var speeds = new TreeMap<String, TreeMap<String, Double>>();
        for (var result : new Runner(options).run()) {
            var name = result.getParams().getBenchmark();
            var size = result.getParams().getParam("size");
            int[] sizes = sizes(size);
            double work = 2.0 * sizes[0] * sizes[1] * sizes[2];
            // The median of single calls, which other programs on the machine disturb least.
            double nanos = 1e3 * result.getPrimaryResult().getStatistics().getPercentile(50);
            speeds.computeIfAbsent(size, unused -> new TreeMap<>())
                    .put(name.substring(name.lastIndexOf('.') + 1), work / nanos);
        }
        System.out.println("GFLOP/s on one thread, and how many times those of OpenBLAS:");
        speeds.forEach((size, byName) ->
                byName.forEach((name, speed) ->
                        System.out.printf(
                                "%-16s %-14s %8.1f %6.2f%n",
                                size,
                                name,
                                speed,
                                speed / byName.getOrDefault("openblas", Double.NaN))));
    }
}
