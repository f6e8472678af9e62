package io.gradus.bench;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one eager operation costs when the work itself is nothing, or next to it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx2g"})
public class SmallOpBenchmark {
    private static final int ROWS = 100_000;
    private static final Shape EIGHT = Shape.of(8);

    private final Tensor a = Tensor.of(1.5f);
    private final Tensor b = Tensor.of(2.5f);
    private final Tensor rows = Tensor.ones(Shape.of(ROWS, 8));
    private int row;

    /** Made by the harness. */
    public SmallOpBenchmark() {}

    /**
     * Eager, no tape.
     *
     * @return the sum
     */
    @Benchmark
    public Tensor add() {
        return a.plus(b);
    }

    /**
     * One row of a matrix after the other: calls that differ in a number.
     *
     * @return the row
     */
    @Benchmark
    public Tensor row() {
        row = row == ROWS - 1 ? 0 : row + 1;
        return rows.get(row);
    }

    /**
     * Eight equal numbers, others in each call.
     *
     * @return the vector
     */
    @Benchmark
    public Tensor fill() {
        row = row == ROWS - 1 ? 0 : row + 1;
        return Tensor.full(EIGHT, row, DType.FLOAT32);
    }

    /**
     * On a tape that watches an operand; the tape is new for each sixteen sums.
     *
     * @return the sum
     */
    @Benchmark
    @org.openjdk.jmh.annotations.OperationsPerInvocation(16)
    public Tensor addOnTape() {
        var tape = new GradientTape();
        try (tape) {
            tape.watch(a);
            var sum = a;
            for (int i = 0; i < 16; i++) {
                sum = sum.plus(b);
            }
            return sum;
        }
    }
}
