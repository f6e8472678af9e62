package io.gradus.bench;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.ops.Statistics;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

/**
 * Eager operations on a million float32 numbers, 1000 × 1000, on one thread; {@code
 * bench/peers/numpy_million.py} times NumPy's of the same names.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseParallelGC", "-Xmx4g"})
public class MillionBenchmark {
    private static final int SIDE = 1000;

    /** The operation. */
    @Param({
        "sort",
        "sortRows",
        "argSort",
        "topK100",
        "cumSum",
        "cumSum0",
        "cumSum1",
        "cumProd1",
        "gather",
        "gatherRows",
        "takeAlong1",
        "scatterAdd",
        "scatterAddRows",
        "sum",
        "sum0",
        "sum1",
        "max",
        "max0",
        "max1",
        "mean1",
        "argMax0",
        "argMax1",
        "any0",
        "median",
        "bincount",
        "exp",
        "tanh",
        "gelu",
        "plus",
        "transpose"
    })
    public String op;

    private Supplier<Object> call;

    /** Made by the harness. */
    public MillionBenchmark() {}

    /** Makes the numbers. */
    @Setup
    public void setUp() {
        Device.current().threads(1);
        var random = new Generator(1);
        var x = random.normal(Shape.of(SIDE, SIDE));
        var y = random.normal(Shape.of(SIDE, SIDE));
        var flat = x.ravel();
        var positions = random.uniform(Shape.of(SIDE * SIDE)).times(SIDE * SIDE).cast(DType.INT32);
        var rows = random.uniform(Shape.of(SIDE)).times(SIDE).cast(DType.INT32);
        var along = random.uniform(Shape.of(SIDE, SIDE)).times(SIDE).cast(DType.INT32);
        var zeros = Tensor.zeros(Shape.of(SIDE * SIDE));
        var zeroRows = Tensor.zeros(Shape.of(SIDE, SIDE));
        var isLarge = x.greater(4);
        int[] none = {};
        Map<String, Supplier<Object>> calls =
                Map.ofEntries(
                        Map.entry("sort", () -> flat.sort(0)),
                        Map.entry("sortRows", () -> x.sort(1)),
                        Map.entry("argSort", () -> flat.argSort(0)),
                        Map.entry("topK100", () -> flat.topK(100)),
                        Map.entry("cumSum", () -> flat.cumSum(0)),
                        Map.entry("cumSum0", () -> x.cumSum(0)),
                        Map.entry("cumSum1", () -> x.cumSum(1)),
                        Map.entry("cumProd1", () -> x.cumProd(1)),
                        Map.entry("gather", () -> flat.gather(positions)),
                        Map.entry("gatherRows", () -> x.gather(rows)),
                        Map.entry("takeAlong1", () -> x.takeAlongAxis(along, 1)),
                        Map.entry("scatterAdd", () -> zeros.scatterAdd(positions, flat)),
                        Map.entry("scatterAddRows", () -> zeroRows.scatterAdd(rows, x)),
                        Map.entry("sum", () -> x.sum()),
                        Map.entry("sum0", () -> x.sum(0)),
                        Map.entry("sum1", () -> x.sum(1)),
                        Map.entry("max", () -> x.max()),
                        Map.entry("max0", () -> x.max(0)),
                        Map.entry("max1", () -> x.max(1)),
                        Map.entry("mean1", () -> x.mean(1)),
                        Map.entry("argMax0", () -> x.argMax(0)),
                        Map.entry("argMax1", () -> x.argMax(1)),
                        Map.entry("any0", () -> isLarge.any(0)),
                        Map.entry("median", () -> Statistics.median(flat, none, false)),
                        Map.entry("bincount", () -> Statistics.bincount(positions, SIDE * SIDE)),
                        Map.entry("exp", () -> x.exp()),
                        Map.entry("tanh", () -> x.tanh()),
                        Map.entry("gelu", () -> x.gelu()),
                        Map.entry("plus", () -> x.plus(y)),
                        Map.entry("transpose", () -> x.transpose()));
        call = calls.get(op);
    }

    /**
     * One call.
     *
     * @return the result
     */
    @Benchmark
    public Object gradus() {
        return call.get();
    }
}
