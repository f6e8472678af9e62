package io.gradus.tensor.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.tensor.GradientQuery.Unconnected;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Vectorized;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Code for one example, for many at once, and what a loop over them makes of it. */
final class Examples {
    /** Code from tensors to tensors. */
    interface Code extends Function<List<Tensor>, List<Tensor>> {}

    private final Code code;
    private final List<Tensor> inputs;
    private final int[] axes;

    Examples(Code code, int[] axes, Tensor... inputs) {
        this.code = code;
        this.inputs = List.of(inputs);
        this.axes = axes;
    }

    /** All inputs mapped along their leading axes. */
    Examples(Code code, Tensor... inputs) {
        this(code, new int[inputs.length], inputs);
    }

    /** Values, those of each way to run it, and gradients inside and through. */
    void check() {
        checkValues(code);
        checkValues(in -> gradients(code, in));
        close(gradients(vmap(code), inputs), gradients(this::loop, inputs), 1e-5);
        var traced = TracedFunction.<List<Tensor>, List<Tensor>>of(vmap(code)::apply);
        close(gradients(traced::apply, inputs), gradients(this::loop, inputs), 1e-5);
    }

    /** Values alone. */
    void checkValues() {
        checkValues(code);
    }

    private void checkValues(Code what) {
        var expected = stacked(what);
        close(vmap(what).apply(inputs), expected, 1e-6);
        var traced = TracedFunction.<List<Tensor>, List<Tensor>>of(vmap(what)::apply);
        close(traced.apply(inputs), expected, 1e-6);
        var inner = TracedFunction.<List<Tensor>, List<Tensor>>of(what::apply);
        close(vmap(inner::apply).apply(inputs), expected, 1e-6);
        if (Arrays.stream(axes).allMatch(axis -> axis == 0)) {
            close(traced.openBatch().apply(inputs), expected, 1e-6);
            var twice =
                    inputs.stream().map(input -> Tensors.stack(0, input, input.flip(0))).toList();
            var nested = Transforms.vmap((Function<List<Tensor>, List<Tensor>>) vmap(what)::apply);
            var all = nested.apply(twice);
            close(all.stream().map(part -> part.get(0)).toList(), expected, 1e-6);
            close(all.stream().map(part -> part.get(1).flip(0)).toList(), expected, 1e-6);
        }
    }

    private Vectorized<List<Tensor>, List<Tensor>> vmap(Code what) {
        return Transforms.vmap((Function<List<Tensor>, List<Tensor>>) what).inAxes(axes);
    }

    private int count() {
        for (int i = 0; i < axes.length; i++) {
            if (axes[i] != Vectorized.UNMAPPED) {
                return inputs.get(i).shape().size(axes[i]);
            }
        }
        throw new IllegalStateException("nothing is mapped");
    }

    private List<Tensor> stacked(Code what) {
        return stack(
                IntStream.range(0, count()).mapToObj(n -> what.apply(example(inputs, n))).toList());
    }

    private List<Tensor> loop(List<Tensor> given) {
        return stack(
                IntStream.range(0, count()).mapToObj(n -> code.apply(example(given, n))).toList());
    }

    private static List<Tensor> stack(List<List<Tensor>> made) {
        return IntStream.range(0, made.getFirst().size())
                .mapToObj(i -> Tensors.stack(0, made.stream().map(part -> part.get(i)).toList()))
                .toList();
    }

    private List<Tensor> example(List<Tensor> given, int n) {
        return IntStream.range(0, axes.length)
                .mapToObj(i ->
                        axes[i] == Vectorized.UNMAPPED
                                ? given.get(i)
                                : given.get(i).slice(axes[i], n, n + 1).squeeze(axes[i]))
                .toList();
    }

    static List<Tensor> gradients(Function<List<Tensor>, List<Tensor>> code, List<Tensor> inputs) {
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

    static void close(List<Tensor> actual, List<Tensor> expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
            var a = actual.get(i).toDoubleArray();
            var b = expected.get(i).toDoubleArray();
            double size = Arrays.stream(b).map(Math::abs).max().orElse(0);
            for (int j = 0; j < a.length; j++) {
                assertThat(Math.abs(a[j] - b[j]) <= tolerance * (size + 1))
                        .as("%s and %s", actual.get(i), expected.get(i))
                        .isTrue();
            }
        }
    }
}
