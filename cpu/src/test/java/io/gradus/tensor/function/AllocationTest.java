package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A step of a function makes its results and a few small objects, and no memory for what it
 * computes inside, however large that is.
 */
class AllocationTest {
    /** What it is before the JVM has compiled anything, and some room. */
    static final long BYTES_PER_STEP = 2_048;

    private static final int STEPS = 20;
    private static final int ROUNDS = 10;

    private final Generator random = new Generator(3);

    @ParameterizedTest
    @ValueSource(ints = {32, 3_200, 32_000})
    void aStepOfLinearRegression(int rows) {
        var w = new Variable(Tensor.zeros(Shape.of(10, 1)));
        var b = new Variable(0f);
        var step =
                TracedFunction.of((List<Tensor> batch) -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        var error = batch.get(0).matmul(w).plus(b).minus(batch.get(1));
                        loss = error.square().mean();
                    }
                    var gradients = tape.gradients(loss, w, b);
                    w.assignSub(gradients.get(w).times(0.05));
                    b.assignSub(gradients.get(b).times(0.05));
                    return loss;
                });
        var batch = List.of(random.normal(Shape.of(rows, 10)), random.normal(Shape.of(rows, 1)));
        // The least of some rounds: vector code that is tried out copies what it is tried on.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = allocated();
            for (int i = 0; i < STEPS; i++) {
                step.apply(batch);
            }
            least = Math.min(least, (allocated() - before) / STEPS);
        }
        assertThat(least).as("bytes allocated in a step").isPositive().isLessThan(BYTES_PER_STEP);
    }

    /** Bytes that this thread has allocated so far. */
    static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().threadId());
    }
}
