package io.gradus.bench;

import io.gradus.data.Batch;
import io.gradus.ir.Shape;
import io.gradus.nn.Sequential;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.layers.Conv2D;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Flatten;
import io.gradus.nn.layers.MaxPooling2D;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
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
 * One training step of batch 128 with Adam, to be compared with and without the vector module: run
 * it once as it is, and once with {@code -Dgradus.cpu.tier=scalar} and without {@code
 * --add-modules} in {@code -jvmArgs}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class TrainingStepBenchmark {
    /** The network: 784-512-10, or two convolutions of 3×3 with pooling and a dense layer. */
    @Param({"mlp", "cnn"})
    public String model;

    /** How many threads the device uses. */
    @Param("1")
    public int threads;

    private Sequential network;
    private Batch batch;

    /** Made by the harness. */
    public TrainingStepBenchmark() {}

    /** Makes the network and a batch. */
    @Setup
    public void setUp() {
        Device.current().threads(threads);
        var random = new Generator(1);
        network =
                model.equals("mlp")
                        ? new Sequential(
                                new Flatten(), new Dense(512, Activation.RELU), new Dense(10))
                        : new Sequential(
                                new Conv2D(32, 3, Activation.RELU),
                                new MaxPooling2D(2),
                                new Conv2D(64, 3, Activation.RELU),
                                new MaxPooling2D(2),
                                new Flatten(),
                                new Dense(10));
        network.build(Shape.of(28, 28, 1), random);
        network.compile(new Adam(), new SparseCategoricalCrossentropy(true));
        batch =
                Batch.of(
                        random.uniform(Shape.of(128, 28, 28, 1)),
                        random.integers(Shape.of(128), 0, 10));
    }

    /**
     * Forward, backward and update.
     *
     * @return the loss
     */
    @Benchmark
    public double step() {
        return network.trainOnBatch(batch).get("loss");
    }
}
