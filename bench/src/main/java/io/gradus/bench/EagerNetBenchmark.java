package io.gradus.bench;

import io.gradus.ir.Shape;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
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

/**
 * One training step of the tutorial's net 784-50-10: batch 100, ReLU, softmax cross-entropy, SGD.
 * The peer is {@code bench/peers/numpy_net.py}, the same step with hand-written backpropagation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx2g", "-XX:+UseParallelGC"})
public class EagerNetBenchmark {
    /** How many threads the device uses. */
    @Param({"1", "2"})
    public int threads;

    private Variable w1;
    private Variable b1;
    private Variable w2;
    private Variable b2;
    private Tensor x;
    private Tensor labels;
    private TracedFunction<List<Tensor>, Tensor> traced;

    /** Made by the harness. */
    public EagerNetBenchmark() {}

    /** Makes the net and a batch. */
    @Setup
    public void setUp() {
        Device.current().threads(threads);
        var random = new Generator(1);
        w1 = new Variable(random.normal(Shape.of(784, 50)).times(0.05));
        b1 = new Variable(Tensor.zeros(Shape.of(50)));
        w2 = new Variable(random.normal(Shape.of(50, 10)).times(0.05));
        b2 = new Variable(Tensor.zeros(Shape.of(10)));
        x = random.uniform(Shape.of(100, 784));
        labels = random.integers(Shape.of(100), 0, 10);
        traced = TracedFunction.of(batch -> step(batch.get(0), batch.get(1)));
    }

    private Tensor step(Tensor inputs, Tensor targets) {
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            var hidden = inputs.matmul(w1).plus(b1).relu();
            var logits = hidden.matmul(w2).plus(b2);
            loss = logits.logSoftmax().takeAlongAxis(targets.expandDims(1), 1).mean().unaryMinus();
        }
        var gradients = tape.gradients(loss, w1, b1, w2, b2);
        for (var variable : List.of(w1, b1, w2, b2)) {
            variable.assignSub(gradients.get(variable).times(0.1));
        }
        return loss;
    }

    /**
     * Op by op.
     *
     * @return the loss
     */
    @Benchmark
    public Tensor eager() {
        return step(x, labels);
    }

    /**
     * As one traced function.
     *
     * @return the loss
     */
    @Benchmark
    public Tensor traced() {
        return traced.apply(List.of(x, labels));
    }
}
