package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Functions that run for a long time keep nothing: what is on the heap after collection does not
 * grow. {@code -Dgradus.long=true} runs a million steps, and a network for an hour.
 */
class LongRunTest {
    private static final boolean LONG = Boolean.getBoolean("gradus.long");

    @Test
    void aMillionStepsOfLinearRegression() {
        int steps = LONG ? 1_000_000 : 30_000;
        var random = new Generator(3);
        var x = random.normal(Shape.of(32, 10));
        var truth = random.normal(Shape.of(10, 1));
        var y = x.matmul(truth).plus(0.5);
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
        var batch = List.of(x, y);
        run(step, batch, steps / 3);
        long early = heap();
        long allocated = AllocationTest.allocated();
        run(step, batch, steps - steps / 3);
        long perStep = (AllocationTest.allocated() - allocated) / (steps - steps / 3);
        assertThat(heap() - early).as("growth of the heap").isLessThan(1 << 20);
        assertThat(perStep)
                .as("bytes allocated in a step")
                .isLessThan(AllocationTest.BYTES_PER_STEP);
        assertThat(step.apply(batch).toFloat()).isLessThan(1e-6f);
        assertThat(b.value().toFloat()).isBetween(0.499f, 0.501f);
        assertThat(step.traces()).isEqualTo(1);
    }

    private static void run(
            TracedFunction<List<Tensor>, Tensor> step, List<Tensor> batch, int steps) {
        for (int i = 0; i < steps; i++) {
            step.apply(batch);
        }
    }

    /** Bytes in use after collection: the least of a few looks, since other threads work too. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            least = Math.min(least, memory.getUsed());
        }
        return least;
    }

    @Test
    void aConvolutionalNetworkInLittleMemory() throws Exception {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                LONG ? "-Xmx512m" : "-Xmx48m",
                                "--add-modules=jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ConvolutionalTraining.class.getName(),
                                LONG ? "128" : "16",
                                LONG ? "3600" : "4")
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output.lines()).last().asString().startsWith("flat: ");
    }
}
