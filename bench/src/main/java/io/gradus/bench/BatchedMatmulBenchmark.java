package io.gradus.bench;

import io.gradus.ir.Shape;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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

/** Many small matrix products in one eager call, on one thread, as attention has them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx2g"})
public class BatchedMatmulBenchmark {
    /** Products, rows of each result, its columns, and the terms of each sum. */
    @Param({"64x16x16x32", "1024x4x4x4", "256x8x8x8", "64x128x128x32"})
    public String size;

    private Tensor a = Tensor.of(0f);
    private Tensor b = Tensor.of(0f);

    /** Made by the harness. */
    public BatchedMatmulBenchmark() {}

    /** Makes the operands. */
    @Setup
    public void setUp() {
        Device.current().threads(1);
        int[] sizes = Arrays.stream(size.split("x")).mapToInt(Integer::parseInt).toArray();
        var generator = new Generator(1);
        a = generator.normal(Shape.of(sizes[0], sizes[1], sizes[3]));
        b = generator.normal(Shape.of(sizes[0], sizes[3], sizes[2]));
    }

    /**
     * All products.
     *
     * @return [products, rows, columns]
     */
    @Benchmark
    public Tensor matmul() {
        return a.matmul(b);
    }
}
