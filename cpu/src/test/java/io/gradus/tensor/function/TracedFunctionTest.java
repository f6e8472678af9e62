package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * When a function is traced, what it may take and return, and what its calls have to do with one
 * another.
 */
class TracedFunctionTest {
    @Test
    @DisplayName(
            "one trace for each dtype and shape; the Java code runs while it is traced and not again")
    void traces() {
        var runs = new AtomicInteger();
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    runs.incrementAndGet();
                    return x.times(2);
                });
        assertThat(function.traces()).isZero();
        assertThat(function.apply(Tensor.of(3f)).toFloat()).isEqualTo(6f);
        assertThat(function.apply(Tensor.of(4f)).toFloat()).isEqualTo(8f);
        assertThat(function.traces()).isEqualTo(1);
        function.apply(Tensor.of(new float[] {1, 2}));
        function.apply(Tensor.of(3.0));
        function.apply(Tensor.of(new float[] {5, 6}));
        assertThat(function.traces()).isEqualTo(3);
        assertThat(runs).hasValue(3);
    }

    record Point(Tensor x, Tensor y) {}

    record Line(Point from, List<Point> to, String label) {}

    @Test
    @DisplayName("lists, maps and records, nested; other Java values are part of the signature")
    void structures() {
        var function =
                TracedFunction.<Line, Map<String, Point>>of(line ->
                        Map.of(
                                "sum",
                                line.to().stream()
                                        .reduce(
                                                line.from(),
                                                (a, b) ->
                                                        new Point(
                                                                a.x().plus(b.x()),
                                                                a.y().plus(b.y()))),
                                line.label(),
                                new Point(line.from().x(), line.to().getFirst().y())));
        var line = new Line(point(1, 2), List.of(point(10, 20), point(100, 200)), "ends");
        var result = function.apply(line);
        assertThat(result).containsOnlyKeys("sum", "ends");
        assertThat(result.get("sum").x().toFloat()).isEqualTo(111f);
        assertThat(result.get("sum").y().toFloat()).isEqualTo(222f);
        assertThat(result.get("ends").x().toFloat()).isEqualTo(1f);
        assertThat(result.get("ends").y().toFloat()).isEqualTo(20f);

        function.apply(new Line(point(5, 6), List.of(point(7, 8), point(9, 10)), "ends"));
        assertThat(function.traces()).isEqualTo(1);
        assertThat(function.apply(new Line(point(5, 6), List.of(point(7, 8)), "ends")))
                .containsOnlyKeys("sum", "ends");
        assertThat(function.traces()).isEqualTo(2);
        assertThat(function.apply(new Line(point(5, 6), List.of(point(7, 8)), "other")))
                .containsOnlyKeys("sum", "other");
        assertThat(function.traces()).isEqualTo(3);
    }

    private static Point point(float x, float y) {
        return new Point(Tensor.of(x), Tensor.of(y));
    }

    @Test
    @DisplayName("nothing in, nothing out: empty structures")
    void emptyStructures() {
        var v = new Variable(1f);
        var function =
                TracedFunction.<List<Tensor>, List<Tensor>>of(nothing -> {
                    v.assignAdd(2);
                    return List.of();
                });
        assertThat(function.apply(List.of())).isEmpty();
        assertThat(function.apply(List.of())).isEmpty();
        assertThat(v.value().toFloat()).isEqualTo(5f);
    }

    @Test
    @DisplayName(
            "what is returned as it came: the argument, a captured tensor, one result twice, a variable")
    void returnedAsItCame() {
        var captured = Tensor.of(7f);
        var v = new Variable(9f);
        var function =
                TracedFunction.<Tensor, List<Tensor>>of(x -> {
                    var twice = x.times(2);
                    return List.of(x, captured, twice, twice, v.value());
                });
        assertThat(function.apply(Tensor.of(1f)).stream().map(Tensor::toFloat))
                .containsExactly(1f, 7f, 2f, 2f, 9f);
        v.assign(10);
        assertThat(function.apply(Tensor.of(2f)).stream().map(Tensor::toFloat))
                .containsExactly(2f, 7f, 4f, 4f, 10f);
    }

    @Test
    @DisplayName("variables are captured by reference: a call sees the value of now")
    void capturedVariables() {
        var w = new Variable(Tensor.of(new float[] {1, 2}));
        var function = TracedFunction.<Tensor, Tensor>of(x -> x.times(w).sum());
        var x = Tensor.of(new float[] {3, 4});
        assertThat(function.apply(x).toFloat()).isEqualTo(11f);
        w.assign(Tensor.of(new float[] {10, 20}));
        assertThat(function.apply(x).toFloat()).isEqualTo(110f);
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("captured tensors are hidden inputs, whatever their size")
    void capturedTensors() {
        var table = new Generator(1).normal(Shape.of(50, 3));
        var offset = Tensor.of(100f);
        var function =
                TracedFunction.<Tensor, Tensor>of(
                        rows -> table.gather(rows).plus(offset).plus(table.sum(0)));
        var rows = Tensor.of(new int[] {4, 4, 49});
        assertThat(function.apply(rows).toFloatArray())
                .containsExactly(table.gather(rows).plus(offset).plus(table.sum(0)).toFloatArray());
    }

    @Test
    @DisplayName("a function called in a function becomes part of it, with its variables")
    void functionsInFunctions() {
        var count = new Variable(Tensor.of(0), "count", false);
        var inner =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    count.assignAdd(1);
                    return x.times(x);
                });
        var outer =
                TracedFunction.<Tensor, Tensor>of(x -> inner.apply(x).plus(inner.apply(x.plus(1))));
        for (int call = 1; call <= 3; call++) {
            assertThat(outer.apply(Tensor.of(3f)).toFloat()).isEqualTo(25f);
            assertThat(count.value().toInt()).isEqualTo(2 * call);
        }
        assertThat(outer.traces()).isEqualTo(1);
        assertThat(inner.traces()).as("never compiled alone").isZero();
        assertThat(inner.apply(Tensor.of(2f)).toFloat()).isEqualTo(4f);
        assertThat(count.value().toInt()).isEqualTo(7);
    }

    @Test
    @DisplayName("under a tape the code runs as if written there")
    void underATape() {
        var w = new Variable(2f);
        var cube = TracedFunction.<Tensor, Tensor>of(x -> x.times(x).times(x).times(w));
        var x = Tensor.of(3f);
        assertThat(cube.apply(x).toFloat()).isEqualTo(54f);
        var outer = new GradientTape();
        Tensor first;
        try (outer) {
            outer.watch(x);
            var inner = new GradientTape();
            Tensor y;
            try (inner) {
                inner.watch(x);
                y = cube.apply(x);
            }
            first = inner.gradient(y, x);
        }
        assertThat(first.toFloat()).isEqualTo(54f);
        var second = outer.gradients(first, x, w);
        assertThat(second.get(x).toFloat()).isEqualTo(36f);
        assertThat(second.get(w).toFloat()).isEqualTo(27f);
    }

    @Test
    @DisplayName("the results of a call are not changed by the next call, nor by an assignment")
    void resultsStay() {
        var v = new Variable(Tensor.of(new float[] {1, 2, 3}));
        var step =
                TracedFunction.<Tensor, List<Tensor>>of(x -> {
                    var before = v.value();
                    v.assignAdd(x);
                    return List.of(before, v.value(), x.times(2), x);
                });
        var results = new ArrayList<List<Tensor>>();
        var expected = new ArrayList<List<float[]>>();
        var read = v.value();
        for (int i = 1; i <= 4; i++) {
            var x = Tensor.full(Shape.of(3), i, DType.FLOAT32);
            var result = step.apply(x);
            results.add(result);
            expected.add(result.stream().map(Tensor::toFloatArray).toList());
        }
        v.assign(Tensor.zeros(Shape.of(3)));
        for (int i = 0; i < results.size(); i++) {
            for (int j = 0; j < 4; j++) {
                assertThat(results.get(i).get(j).toFloatArray())
                        .as("result %d of call %d", j, i)
                        .containsExactly(expected.get(i).get(j));
            }
        }
        assertThat(read.toFloatArray()).containsExactly(1, 2, 3);
        assertThat(results.get(3).get(1).toFloatArray()).containsExactly(11, 12, 13);
    }

    // ---- errors
    // --------------------------------------------------------------------------------------------------

    @Test
    @DisplayName(
            "reading a symbolic tensor as a number: the error names the user's line and what would do")
    void readAsNumber() {
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    var y = x.times(2);
                    return y.toFloat() > 3 ? y : x; // reads
                });
        assertThatIllegalStateException()
                .isThrownBy(() -> function.apply(Tensor.of(1f)))
                .withMessageContaining("float32()")
                .withMessageContaining(
                        "made at TracedFunctionTest.java:" + lineOf("var y = x.times(2);"))
                .withMessageContaining(
                        "read at TracedFunctionTest.java:" + lineOf("return y.toFloat() > 3"))
                .withMessageContaining("Tensors.where");
    }

    @Test
    @DisplayName("reading an argument, a variable, elements or an open size: errors too")
    void otherReads() {
        var v = new Variable(1f);
        for (var read :
                List.<TracedFunction<Tensor, Tensor>>of(
                        TracedFunction.of(x -> Tensor.of(x.toFloatArray())),
                        TracedFunction.of(x -> Tensor.of(x.toIntArray())),
                        TracedFunction.of(x -> Tensor.of(v.value().toFloat())),
                        TracedFunction.of(x -> Tensor.fromArray(x.toArray())),
                        TracedFunction.of(x -> Tensor.of(x.sum().toBoolean())))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> read.apply(Tensor.of(new float[] {1, 2})))
                    .withMessageContaining("while a function is traced")
                    .withMessageContaining("read at TracedFunctionTest.java:");
        }
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        TracedFunction.<Tensor, Tensor>of(x -> x.times(x.shape().size(0)))
                                .openBatch()
                                .apply(Tensor.of(new float[] {1, 2})))
                .withMessageContaining("open while a function is traced");
    }

    @Test
    @DisplayName("printing a symbolic tensor says what it is")
    void printing() {
        var printed = new ArrayList<String>();
        TracedFunction.<Tensor, Tensor>of(
                        x -> {
                            printed.add(x.plus(1).toString());
                            return x;
                        })
                .apply(Tensor.of(new float[] {1, 2}));
        assertThat(printed).containsExactly("Tensor(symbolic, shape=(2,), dtype=float32)");
    }

    @Test
    @DisplayName("a symbolic tensor that got out of its function: an error where it is used")
    void leaked() {
        var leaked = new ArrayList<Tensor>();
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    leaked.add(x.times(2));
                    return x;
                });
        function.apply(Tensor.of(1f));
        assertThatIllegalStateException()
                .isThrownBy(() -> leaked.getFirst().plus(1))
                .withMessageContaining("return it from the function");
        var other = TracedFunction.<Tensor, Tensor>of(x -> x.plus(leaked.getFirst()));
        assertThatIllegalStateException()
                .isThrownBy(() -> other.apply(Tensor.of(1f)))
                .withMessageContaining("of another function");
    }

    @Test
    @DisplayName("a trace that fails leaves no trace: the next call traces again")
    void failingTrace() {
        var fail = new boolean[] {true};
        var v = new Variable(1f);
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    v.assignAdd(x);
                    if (fail[0]) {
                        throw new UnsupportedOperationException("while tracing");
                    }
                    return v.times(10);
                });
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> function.apply(Tensor.of(4f)));
        assertThat(v.value().toFloat()).isEqualTo(1f);
        fail[0] = false;
        assertThat(function.apply(Tensor.of(4f)).toFloat()).isEqualTo(50f);
        assertThat(v.value().toFloat()).isEqualTo(5f);
    }

    private static int lineOf(String text) {
        return SourceLines.of(TracedFunctionTest.class, text);
    }

    @Test
    void variablesAreMadeBeforeWhatTracesThem() {
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> new Variable(x.times(2), "w").value());
        assertThatIllegalStateException()
                .isThrownBy(() -> function.apply(Tensor.of(1f)))
                .withMessageContaining("variable w is made while a function is traced")
                .withMessageContaining("make it before");
    }
}
