package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.tensor.GradientQuery.Unconnected;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Vectorized;
import io.gradus.tensor.ops.OpTable.Row;
import io.gradus.tensor.ops.OpTable.Trait;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every op of the table for many examples at once: {@code vmap} returns the bits of a loop over the
 * examples, whichever inputs are mapped and along which axis, nested too, and so do the gradients
 * of each example; gradients through it are those through the loop.
 */
class VmapTableTest {
    /** Two examples would not tell an axis of examples from a pair. */
    private static final int EXAMPLES = 3;

    @TestFactory
    Stream<DynamicContainer> ops() throws IOException {
        var all = new ArrayList<OracleCase>();
        for (var file : OpTable.FILES) {
            all.addAll(OracleCase.read(file));
        }
        var cases = all.stream().collect(Collectors.groupingBy(OracleCase::signature));
        return OpTable.ROWS.stream()
                .filter(row -> !row.is(Trait.EAGER_ONLY) && !row.isMaker())
                .map(row ->
                        DynamicContainer.dynamicContainer(
                                row.signature(),
                                cases.getOrDefault(row.signature(), List.of()).stream()
                                        .filter(one -> !one.inputs().isEmpty())
                                        .flatMap(one -> tests(row, one))));
    }

    private static Stream<DynamicTest> tests(Row row, OracleCase one) {
        var tests = new ArrayList<DynamicTest>();
        int inputs = one.inputs().size();
        tests.add(test(one, "all", () -> check(row, one, all(inputs, 0))));
        if (one.name().isEmpty()) {
            tests.add(test(one, "last axes", () -> check(row, one, all(inputs, -1))));
            tests.add(test(one, "nested", () -> nested(one)));
        }
        for (int i = 0; inputs > 1 && i < inputs; i++) {
            var axes = all(inputs, Vectorized.UNMAPPED);
            axes[i] = 0;
            tests.add(test(one, "input " + i, () -> check(row, one, axes)));
        }
        return tests.stream();
    }

    private static int[] all(int count, int axis) {
        var axes = new int[count];
        Arrays.fill(axes, axis);
        return axes;
    }

    private static DynamicTest test(OracleCase one, String what, Runnable body) {
        var name = one + ", " + what;
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    try {
                        body.run();
                    } catch (AssertionError | RuntimeException error) {
                        throw new AssertionError(name + ": " + error.getMessage(), error);
                    }
                });
    }

    // ---- examples
    // ------------------------------------------------------------------------------------------------

    /** An input, and the same backwards: what is in range, or symmetric, stays so. */
    private static Tensor example(Tensor input, int index) {
        if (index % 2 == 0) {
            return input;
        }
        // The numbers of one position stay in their order.
        int turned = input.dtype().isFloating() ? input.rank() : Math.min(1, input.rank());
        var axes = IntStream.range(0, turned).toArray();
        return axes.length == 0 ? input : input.flip(axes);
    }

    private static List<Tensor> inputs(OracleCase one) {
        boolean single = one.inputs().stream().allMatch(input -> input.fits(DType.FLOAT32));
        return one.inputs().stream()
                .map(input -> input.tensor(single ? DType.FLOAT32 : DType.FLOAT64))
                .toList();
    }

    private static List<Tensor> examples(List<Tensor> inputs, int[] axes, int index) {
        return IntStream.range(0, axes.length)
                .mapToObj(i ->
                        axes[i] == Vectorized.UNMAPPED
                                ? inputs.get(i)
                                : example(inputs.get(i), index))
                .toList();
    }

    private static List<Tensor> stacked(List<Tensor> inputs, int[] axes) {
        return IntStream.range(0, axes.length)
                .mapToObj(i ->
                        axes[i] == Vectorized.UNMAPPED
                                ? inputs.get(i)
                                : Tensors.stack(
                                        axes[i],
                                        IntStream.range(0, EXAMPLES)
                                                .mapToObj(n -> example(inputs.get(i), n))
                                                .toList()))
                .toList();
    }

    private static List<Tensor> loop(
            Function<List<Tensor>, List<Tensor>> code, List<Tensor> inputs, int[] axes) {
        var made =
                IntStream.range(0, EXAMPLES)
                        .mapToObj(n -> code.apply(examples(inputs, axes, n)))
                        .toList();
        return IntStream.range(0, made.getFirst().size())
                .mapToObj(i -> Tensors.stack(0, made.stream().map(part -> part.get(i)).toList()))
                .toList();
    }

    // ---- checks
    // --------------------------------------------------------------------------------------------------

    private static void check(Row row, OracleCase one, int[] axes) {
        var call = OpCall.of(one.signature(), one.arguments());
        var inputs = inputs(one);
        var stacked = stacked(inputs, axes);
        Function<List<Tensor>, List<Tensor>> code = call::apply;
        same(Transforms.vmap(code).inAxes(axes).apply(stacked), loop(code, inputs, axes));
        if (!row.is(Trait.GRADIENT) || one.inputs().stream().noneMatch(OracleCase.Values::isReal)) {
            return;
        }
        Function<List<Tensor>, List<Tensor>> slopes = given -> gradients(call::apply, given);
        same(Transforms.vmap(slopes).inAxes(axes).apply(stacked), loop(slopes, inputs, axes));
        if (one.smooth()) {
            close(
                    gradients(Transforms.vmap(code).inAxes(axes), stacked),
                    gradients(
                            given ->
                                    IntStream.range(0, EXAMPLES)
                                            .mapToObj(n -> call.apply(picked(given, axes, n)))
                                            .flatMap(List::stream)
                                            .toList(),
                            stacked));
        }
    }

    private static List<Tensor> picked(List<Tensor> stacked, int[] axes, int index) {
        return IntStream.range(0, axes.length)
                .mapToObj(i ->
                        axes[i] == Vectorized.UNMAPPED
                                ? stacked.get(i)
                                : stacked.get(i).slice(axes[i], index, index + 1).squeeze(axes[i]))
                .toList();
    }

    /** The second input, if there is one, is mapped by the inner loop alone. */
    private static void nested(OracleCase one) {
        var call = OpCall.of(one.signature(), one.arguments());
        var inputs = inputs(one);
        var inner = all(inputs.size(), 0);
        var outer = all(inputs.size(), 0);
        if (inputs.size() > 1) {
            outer[1] = Vectorized.UNMAPPED;
        }
        var once = stacked(inputs, inner);
        Function<List<Tensor>, List<Tensor>> code =
                Transforms.<List<Tensor>, List<Tensor>>vmap(call::apply);
        var twice =
                IntStream.range(0, inputs.size())
                        .mapToObj(i ->
                                outer[i] == 0
                                        ? Tensors.stack(0, once.get(i), once.get(i).flip(0))
                                        : once.get(i))
                        .toList();
        var all = Transforms.vmap(code).inAxes(outer).apply(twice);
        for (int n = 0; n < 2; n++) {
            int row = n;
            var expected =
                    code.apply(
                            IntStream.range(0, inputs.size())
                                    .mapToObj(i ->
                                            outer[i] == 0 ? twice.get(i).get(row) : twice.get(i))
                                    .toList());
            same(all.stream().map(part -> part.get(row)).toList(), expected);
        }
    }

    private static List<Tensor> gradients(
            Function<List<Tensor>, List<Tensor>> code, List<Tensor> inputs) {
        var sources = inputs.stream().filter(input -> input.dtype().isFloating()).toList();
        var tape = new GradientTape(false, false);
        List<Tensor> outputs;
        try (tape) {
            sources.forEach(tape::watch);
            outputs = code.apply(inputs);
        }
        var found = tape.of(outputs.toArray()).unconnected(Unconnected.ZERO).gradients(sources);
        return IntStream.range(0, sources.size()).mapToObj(found::get).toList();
    }

    private static void same(List<Tensor> actual, List<Tensor> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
            // As doubles: which bits of NaN an operation returns is up to the processor.
            if (actual.get(i).dtype().isFloating()) {
                assertThat(actual.get(i).toDoubleArray())
                        .containsExactly(expected.get(i).toDoubleArray());
            } else {
                assertThat(actual.get(i).toLongArray())
                        .containsExactly(expected.get(i).toLongArray());
            }
        }
    }

    private static void close(List<? extends Operand> actual, List<? extends Operand> expected) {
        for (int i = 0; i < actual.size(); i++) {
            var a = actual.get(i).value().toDoubleArray();
            var b = expected.get(i).value().toDoubleArray();
            double size = Arrays.stream(b).map(Math::abs).max().orElse(0);
            assertThat(actual.get(i).shape()).isEqualTo(expected.get(i).shape());
            for (int j = 0; j < a.length; j++) {
                assertThat(Math.abs(a[j] - b[j]))
                        .as("element %d: %s and %s", j, a[j], b[j])
                        .isLessThanOrEqualTo(1e-5 * size + 1e-6);
            }
        }
    }
}
