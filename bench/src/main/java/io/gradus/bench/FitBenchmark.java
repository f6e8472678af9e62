package io.gradus.bench;

import io.gradus.data.Batch;
import io.gradus.data.BatchIterator;
import io.gradus.data.BatchSource;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.Sequential;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.SGD;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training step in {@code fit}, which tells the loss and hears callbacks, beside one in a bare
 * loop of the same compiled step without any of that; both get the same batches, made before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 6, time = 2)
@Fork(3)
public class FitBenchmark {
    private static final int STEPS = 100;

    /** Net A, 784-50-10 in batches of 100, or net B, 784-512-10 in batches of 128. */
    @Param({"A", "B"})
    public String net;

    private Sequential fitted;
    private TracedFunction<List<Tensor>, Tensor> step;
    private List<Batch> batches;
    private BatchSource source;

    /** Made by the harness. */
    public FitBenchmark() {}

    private Sequential model() {
        var model = new Sequential(new Dense(net.equals("A") ? 50 : 512, "relu"), new Dense(10));
        model.build(Shape.of(784), new Generator(1));
        return model;
    }

    /** Makes two equal nets and the batches. */
    @Setup
    public void setUp() {
        Device.current().threads(1);
        int size = net.equals("A") ? 100 : 128;
        var random = new Generator(2);
        batches =
                Stream.generate(() ->
                                Batch.of(
                                        random.uniform(Shape.of(size, 784)),
                                        random.integers(Shape.of(size), 0, 10)))
                        .limit(STEPS)
                        .toList();
        source =
                new BatchSource() {
                    @Override
                    public BatchIterator open(int epoch) {
                        return BatchIterator.of(batches.iterator());
                    }

                    @Override
                    public OptionalInt steps() {
                        return OptionalInt.of(STEPS);
                    }
                };
        fitted = model();
        fitted.compile(new SGD(0.1), new SparseCategoricalCrossentropy(true));
        var bare = model();
        var optimizer = new SGD(0.1);
        var loss = new SparseCategoricalCrossentropy(true);
        step =
                TracedFunction.<List<Tensor>, Tensor>of(
                                batch -> {
                                    var tape = new GradientTape();
                                    Tensor value;
                                    try (tape) {
                                        value =
                                                loss.apply(
                                                        batch.get(1),
                                                        bare.apply(batch.get(0), true));
                                    }
                                    optimizer.apply(
                                            tape.gradients(value, bare.trainableVariables()));
                                    return value;
                                })
                        .openBatch();
    }

    /**
     * An epoch of {@code fit}.
     *
     * @return the mean of the losses
     */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public double fit() {
        return fitted.fit(source, new FitOptions().verbosity(Verbosity.SILENT)).last("loss");
    }

    /**
     * A bare loop over the same batches.
     *
     * @return the last loss
     */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public double bareLoop() {
        Tensor last = Tensor.of(0f);
        for (var batch : batches) {
            last = step.apply(List.of(batch.input(), batch.target()));
        }
        return last.toDouble();
    }
}
