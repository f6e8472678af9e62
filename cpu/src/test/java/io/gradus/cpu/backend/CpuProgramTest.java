package io.gradus.cpu.backend;

import static io.gradus.cpu.Kernels.axis;
import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.loop;
import static io.gradus.cpu.Kernels.map;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.ThreadPool;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Origin;
import io.gradus.ir.Plan;
import io.gradus.ir.Region;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import io.gradus.spi.Buffer;
import io.gradus.spi.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans of every kind of node, on every tier. */
class CpuProgramTest {
    private static final Dim N = Dim.symbol("n");

    static Program compile(Tier tier, Graph graph, String... symbols) {
        graph.validate();
        return new CpuBackend(tier, new ThreadPool(2)).compile(new Plan(graph, List.of(symbols)));
    }

    static Buffer buffer(DType dtype, Object array) {
        return new CpuBuffer(dtype, HostArrays.elements(dtype, array), array);
    }

    static Buffer floats(float... values) {
        return buffer(DType.FLOAT32, values);
    }

    static Object array(Buffer buffer) {
        return ((CpuBuffer) buffer).array;
    }

    private static Value open(DType dtype) {
        return new Value(dtype, Shape.of(List.of(N)));
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void oneKernel(Tier tier) {
        var a = value(DType.FLOAT32, 3);
        var b = value(DType.FLOAT32, 3);
        var sum = value(DType.FLOAT32, 3);
        var program =
                compile(
                        tier,
                        new Graph(
                                List.of(a, b), List.of(map(a, b, sum, Expr::plus)), List.of(sum)));
        var left = new float[] {1, 2, 3};
        var results = program.run(new Buffer[] {floats(left), floats(10, 20, 30)}, new int[0]);
        assertThat(results).hasSize(1);
        assertThat(results[0].dtype()).isEqualTo(DType.FLOAT32);
        assertThat(results[0].elements()).isEqualTo(3);
        assertThat(array(results[0])).isEqualTo(new float[] {11, 22, 33});
        assertThat(left).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void aChainWithAliasesAndSwappedInputs(Tier tier) {
        // ((b − a) as a matrix) · its transpose, where the matrix is a row.
        var a = value(DType.FLOAT32, 3);
        var b = value(DType.FLOAT32, 3);
        var difference = value(DType.FLOAT32, 3);
        var row = value(DType.FLOAT32, 1, 3);
        var square = value(DType.FLOAT32, 1, 1);
        var scalar = value(DType.FLOAT32);
        var graph =
                new Graph(
                        List.of(a, b),
                        List.of(
                                map(b, a, difference, Expr::minus),
                                new Node.Alias(difference, row),
                                new Library.Matmul(
                                        row, row, square, false, true, Origin.of("matmul")),
                                new Node.Alias(square, scalar)),
                        List.of(scalar, difference, a));
        var results =
                compile(tier, graph)
                        .run(new Buffer[] {floats(1, 2, 3), floats(2, 4, 6)}, new int[0]);
        assertThat(array(results[0])).isEqualTo(new float[] {14});
        assertThat(array(results[1])).isEqualTo(new float[] {1, 2, 3});
        assertThat(array(results[2])).isEqualTo(new float[] {1, 2, 3});
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void openSizes(Tier tier) {
        var in = open(DType.INT32);
        var out = open(DType.INT32);
        var program =
                compile(
                        tier,
                        new Graph(
                                List.of(in),
                                List.of(map(in, out, x -> x.times(new Expr.Size(N)))),
                                List.of(out)),
                        "n");
        // More sizes than are kept, and back to the first.
        for (int round = 0; round < 2; round++) {
            for (int n = 0; n < 50; n++) {
                var values = new int[n];
                java.util.Arrays.setAll(values, i -> i);
                var expected = new int[n];
                int size = n;
                java.util.Arrays.setAll(expected, i -> i * size);
                var results =
                        program.run(new Buffer[] {buffer(DType.INT32, values)}, new int[] {n});
                assertThat(array(results[0])).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsReadNoMoreIsDropped() {
        var slots = new ArrayList<Value>();
        for (int i = 0; i < 5; i++) {
            slots.add(value(DType.FLOAT32, 2));
        }
        var view = value(DType.FLOAT32, 1, 2);
        var graph =
                new Graph(
                        List.of(slots.get(0)),
                        List.of(
                                map(slots.get(0), slots.get(1), x -> x.plus(1)),
                                new Node.Alias(slots.get(1), view),
                                map(slots.get(0), slots.get(2), x -> x.plus(2)),
                                map(slots.get(1), slots.get(3), x -> x.plus(3)),
                                kernel(
                                        List.of(view),
                                        List.of(slots.get(4)),
                                        store(
                                                slots.get(4),
                                                load(view, Expr.constant(0), Expr.constant(0)),
                                                Expr.constant(0)),
                                        store(
                                                slots.get(4),
                                                load(view, Expr.constant(0), Expr.constant(1)),
                                                Expr.constant(1)))),
                        List.of(slots.get(4)));
        var releases = new Releases(graph, new Slots(graph));
        var frees = graph.releases().stream().map(releases::free).toList();
        assertThat(frees.get(0)).isEmpty();
        // The value that is never read goes at once; the input after its last reader; the aliased
        // one after both.
        assertThat(frees.get(2)).containsExactlyInAnyOrder(0, 2);
        assertThat(frees.get(3)).containsExactly(3);
        assertThat(frees.get(4)).containsExactly(1);
    }

    /**
     * carried + x at each step; stacked: the carried value before the step, times the captured one.
     */
    private static Graph cumulative(
            Value in,
            Value start,
            Value factor,
            Value end,
            Value all,
            Dim length,
            boolean reverse) {
        var carried = value(DType.FLOAT32);
        var x = value(DType.FLOAT32);
        var captured = value(DType.FLOAT32);
        var next = value(DType.FLOAT32);
        var scaled = value(DType.FLOAT32);
        var body =
                new Graph(
                        List.of(carried, x, captured),
                        List.of(
                                kernel(
                                        List.of(carried, x),
                                        List.of(next),
                                        store(next, load(carried).plus(load(x)))),
                                kernel(
                                        List.of(captured, carried),
                                        List.of(scaled),
                                        store(scaled, load(carried).times(load(captured))))),
                        List.of(next, scaled));
        return new Graph(
                List.of(start, in, factor),
                List.of(
                        new Region.Scan(
                                body,
                                List.of(start),
                                List.of(in),
                                List.of(factor),
                                List.of(end),
                                List.of(all),
                                length,
                                reverse)),
                List.of(end, all));
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void scans(Tier tier) {
        for (boolean reverse : new boolean[] {false, true}) {
            var graph =
                    cumulative(
                            open(DType.FLOAT32),
                            value(DType.FLOAT32),
                            value(DType.FLOAT32),
                            value(DType.FLOAT32),
                            open(DType.FLOAT32),
                            N,
                            reverse);
            var program = compile(tier, graph, "n");
            var results =
                    program.run(
                            new Buffer[] {floats(5), floats(1, 2, 4), floats(10)}, new int[] {3});
            assertThat(array(results[0])).isEqualTo(new float[] {12});
            assertThat(array(results[1]))
                    .isEqualTo(reverse ? new float[] {110, 90, 50} : new float[] {50, 60, 80});
            var none = program.run(new Buffer[] {floats(5), floats(), floats(10)}, new int[] {0});
            assertThat(array(none[0])).isEqualTo(new float[] {5});
            assertThat(none[1].elements()).isZero();
        }
    }

    @Test
    void aScanThatSwapsItsCarriedValuesAndReturnsItsSlice() {
        var a = value(DType.FLOAT32);
        var b = value(DType.FLOAT32);
        var slice = value(DType.INT64, 2);
        var body = new Graph(List.of(a, b, slice), List.of(), List.of(b, a, slice));
        var first = value(DType.FLOAT32);
        var second = value(DType.FLOAT32);
        var sequence = value(DType.INT64, 3, 2);
        var firstEnd = value(DType.FLOAT32);
        var secondEnd = value(DType.FLOAT32);
        var copy = value(DType.INT64, 3, 2);
        var graph =
                new Graph(
                        List.of(first, second, sequence),
                        List.of(
                                new Region.Scan(
                                        body,
                                        List.of(first, second),
                                        List.of(sequence),
                                        List.of(),
                                        List.of(firstEnd, secondEnd),
                                        List.of(copy),
                                        Dim.of(3),
                                        false)),
                        List.of(firstEnd, secondEnd, copy));
        var numbers = new long[] {1, 2, 3, 4, 5, 6};
        var results =
                compile(Tier.AUTO, graph)
                        .run(
                                new Buffer[] {floats(1), floats(2), buffer(DType.INT64, numbers)},
                                new int[0]);
        assertThat(array(results[0])).isEqualTo(new float[] {2});
        assertThat(array(results[1])).isEqualTo(new float[] {1});
        assertThat(array(results[2])).isEqualTo(numbers).isNotSameAs(numbers);
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void convolutions(Tier tier) {
        for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16, DType.FLOAT16)) {
            var images = value(dtype, 1, 3, 3, 1);
            var filters = value(dtype, 2, 2, 1, 1);
            var outputs = value(dtype, 1, 2, 2, 1);
            var imageGradients = value(dtype, 1, 3, 3, 1);
            var filterGradients = value(dtype, 2, 2, 1, 1);
            var strides = List.of(1, 1);
            var padding = List.of(0, 0, 0, 0);
            var origin = Origin.of("conv2d");
            var graph =
                    new Graph(
                            List.of(images, filters),
                            List.of(
                                    new Library.Convolution2d(
                                            Library.Direction.FORWARD,
                                            images,
                                            filters,
                                            outputs,
                                            strides,
                                            padding,
                                            origin),
                                    new Library.Convolution2d(
                                            Library.Direction.INPUT_GRADIENT,
                                            outputs,
                                            filters,
                                            imageGradients,
                                            strides,
                                            padding,
                                            origin),
                                    new Library.Convolution2d(
                                            Library.Direction.FILTER_GRADIENT,
                                            images,
                                            outputs,
                                            filterGradients,
                                            strides,
                                            padding,
                                            origin)),
                            List.of(outputs, imageGradients, filterGradients));
            var results =
                    compile(tier, graph)
                            .run(
                                    new Buffer[] {
                                        numbers(dtype, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                                        numbers(dtype, 1, 0, 0, -1),
                                    },
                                    new int[0]);
            assertThat(doubles(results[0])).containsExactly(-4, -4, -4, -4);
            assertThat(doubles(results[1])).containsExactly(-4, -4, 0, -4, 0, 4, 0, 4, 4);
            assertThat(doubles(results[2])).containsExactly(-48, -64, -96, -112);
        }
    }

    private static Buffer numbers(DType dtype, double... values) {
        var array = HostArrays.allocate(dtype, values.length);
        for (int i = 0; i < values.length; i++) {
            java.lang.reflect.Array.set(
                    array, i, io.gradus.ir.Scalar.cast(DType.FLOAT64, dtype, values[i]));
        }
        return buffer(dtype, array);
    }

    private static double[] doubles(Buffer buffer) {
        var array = array(buffer);
        var values = new double[buffer.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    (Double)
                            io.gradus.ir.Scalar.cast(
                                    buffer.dtype(),
                                    DType.FLOAT64,
                                    java.lang.reflect.Array.get(array, i));
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void aFailedCheckNamesLayerAndLine(Tier tier) {
        var in = value(DType.INT32, 2);
        var out = value(DType.INT32, 2);
        var i = axis("i", 2);
        var x = load(in, i.index());
        var body =
                List.<Stmt>of(
                        loop(
                                i,
                                new Stmt.Check(
                                        x.compare(Comparison.GE, Expr.constant(0)),
                                        "index %d is negative",
                                        List.of(x)),
                                store(out, x, i.index())));
        var known =
                new Kernel(
                        "gather",
                        List.of(in),
                        List.of(out),
                        List.of(),
                        body,
                        List.of(new Origin("gather", "encoder/embedding", "Main.java:7")));
        var program = compile(tier, new Graph(List.of(in), List.of(known), List.of(out)));
        assertThatThrownBy(() ->
                        program.run(
                                new Buffer[] {buffer(DType.INT32, new int[] {1, -2})}, new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("encoder/embedding/gather (Main.java:7): index -2 is negative");
    }

    @Test
    void wrongInputsAreNamed() {
        var in = open(DType.INT32);
        var out = open(DType.INT32);
        var program =
                compile(
                        Tier.AUTO,
                        new Graph(List.of(in), List.of(map(in, out, x -> x.plus(1))), List.of(out)),
                        "n");
        assertThatThrownBy(() -> program.run(new Buffer[] {floats(1)}, new int[] {1}))
                .hasMessageContaining("input 0 is a buffer of 1 float32")
                .hasMessageContaining("1 int32");
        assertThatThrownBy(() ->
                        program.run(new Buffer[] {buffer(DType.INT32, new int[2])}, new int[] {3}))
                .hasMessageContaining("buffer of 3 int32");
        assertThatThrownBy(() -> program.run(new Buffer[] {}, new int[] {3}))
                .hasMessageContaining("takes 1 inputs");
        assertThatThrownBy(() ->
                        program.run(new Buffer[] {buffer(DType.INT32, new int[2])}, new int[] {}))
                .hasMessageContaining("sizes for [n]");
    }

    @Test
    void aResultThatNoArrayCanHold() {
        var in = open(DType.INT32);
        var square = new Value(DType.INT32, Shape.of(List.of(N, N)));
        var i = new io.gradus.ir.Axis("i", N);
        var j = new io.gradus.ir.Axis("j", N);
        var outer =
                kernel(
                        List.of(in),
                        List.of(square),
                        loop(i, loop(j, store(square, load(in, i.index()), i.index(), j.index()))));
        var program =
                compile(
                        Tier.REFERENCE,
                        new Graph(List.of(in), List.of(outer), List.of(square)),
                        "n");
        assertThatThrownBy(() ->
                        program.run(
                                new Buffer[] {buffer(DType.INT32, new int[50_000])},
                                new int[] {50_000}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2500000000");
    }

    @Test
    void severalThreadsMayRunOneProgram() throws Exception {
        var in = open(DType.FLOAT64);
        var middle = open(DType.FLOAT64);
        var out = open(DType.FLOAT64);
        var program =
                compile(
                        Tier.AUTO,
                        new Graph(
                                List.of(in),
                                List.of(
                                        map(in, middle, x -> x.times(3)),
                                        map(middle, out, x -> x.plus(1))),
                                List.of(out)),
                        "n");
        try (var pool = Executors.newFixedThreadPool(4)) {
            var tasks = new ArrayList<Callable<Void>>();
            for (int task = 0; task < 40; task++) {
                int n = task % 7 + 1;
                double start = task;
                tasks.add(() -> {
                    var values = new double[n];
                    var expected = new double[n];
                    for (int i = 0; i < n; i++) {
                        values[i] = start + i;
                        expected[i] = 3 * (start + i) + 1;
                    }
                    var results =
                            program.run(
                                    new Buffer[] {buffer(DType.FLOAT64, values)}, new int[] {n});
                    assertThat(array(results[0])).isEqualTo(expected);
                    return null;
                });
            }
            for (var done : pool.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    @Test
    void sequentialThreadsGiveTheSame() {
        var backend = new CpuBackend(Tier.AUTO, Parallel.sequential());
        assertThat(backend.threads()).isEqualTo(1);
        backend.threads(2);
        assertThat(backend.threads()).isEqualTo(2);
    }
}
