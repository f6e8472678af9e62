package io.gradus.bench;

import io.gradus.ir.Shape;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Elementwise work beside loops that anybody would write: sums of 4M floats beside a copy,
 * functions of a million beside a loop of {@code Math}; on one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseParallelGC", "-Xmx4g"})
public class LoopBenchmark {
    private static final int MANY = 4 << 20;
    private static final int MILLION = 1_000_000;

    private Tensor a;
    private Tensor b;
    private Variable sum;
    private TracedFunction<List<Tensor>, List<Tensor>> intoVariable;
    private Tensor x;
    private float[] from;
    private float[] to;
    private float[] in;
    private float[] out;

    /** Made by the harness. */
    public LoopBenchmark() {}

    /** Makes the numbers. */
    @Setup
    public void setUp() {
        Device.current().threads(1);
        var random = new Generator(1);
        a = random.normal(Shape.of(MANY));
        b = random.normal(Shape.of(MANY));
        sum = new Variable(Tensor.zeros(Shape.of(MANY)));
        intoVariable =
                TracedFunction.of((List<Tensor> given) -> {
                    sum.assign(given.get(0).plus(given.get(1)));
                    return List.of();
                });
        x = random.normal(Shape.of(MILLION));
        from = a.toFloatArray();
        to = new float[MANY];
        in = x.toFloatArray();
        out = new float[MILLION];
    }

    /**
     * The yardstick: 8 bytes moved for each float.
     *
     * @return the copy
     */
    @Benchmark
    public Object copy() {
        System.arraycopy(from, 0, to, 0, MANY);
        return to;
    }

    /**
     * The sum into memory that is there already: 12 bytes moved for each float.
     *
     * @return the variable
     */
    @Benchmark
    public Object plusIntoVariable() {
        intoVariable.apply(List.of(a, b));
        return sum;
    }

    /**
     * The sum into memory of its own: 12 bytes moved for each float, and as many cleared before.
     *
     * @return the sum
     */
    @Benchmark
    public Object plusEager() {
        return a.plus(b);
    }

    /**
     * A loop of {@code Math.exp}.
     *
     * @return the results
     */
    @Benchmark
    public Object loopExp() {
        for (int i = 0; i < MILLION; i++) {
            out[i] = (float) Math.exp(in[i]);
        }
        return out;
    }

    /**
     * e^x.
     *
     * @return the results
     */
    @Benchmark
    public Object gradusExp() {
        return x.exp();
    }

    /**
     * A loop of {@code Math.tanh}.
     *
     * @return the results
     */
    @Benchmark
    public Object loopTanh() {
        for (int i = 0; i < MILLION; i++) {
            out[i] = (float) Math.tanh(in[i]);
        }
        return out;
    }

    /**
     * tanh x.
     *
     * @return the results
     */
    @Benchmark
    public Object gradusTanh() {
        return x.tanh();
    }

    /**
     * A loop of GELU's tanh form, of {@code Math.tanh}.
     *
     * @return the results
     */
    @Benchmark
    public Object loopGelu() {
        for (int i = 0; i < MILLION; i++) {
            double v = in[i];
            out[i] =
                    (float)
                            (0.5
                                    * v
                                    * (1
                                            + Math.tanh(
                                                    0.7978845608028654
                                                            * (v + 0.044715 * v * v * v))));
        }
        return out;
    }

    /**
     * GELU's tanh form.
     *
     * @return the results
     */
    @Benchmark
    public Object gradusGelu() {
        return x.geluTanh();
    }
}
