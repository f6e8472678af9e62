package io.gradus.nn.conformance;

import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;

/** Traced functions beside eager ones. */
final class Traces {
    private static final double CLOSE = 1e-6;

    private Traces() {}

    /** Code as a traced function, with an open batch where all arguments have the same. */
    static Function<List<Tensor>, Tensor> of(
            Function<List<Tensor>, Tensor> code, List<Tensor> arguments, boolean fixed) {
        var batches =
                arguments.stream()
                        .filter(one -> one.rank() > 0)
                        .map(one -> one.shape().dim(0))
                        .distinct()
                        .count();
        var traced = TracedFunction.of(code);
        return batches == 1 && !fixed ? traced.openBatch()::apply : traced::apply;
    }

    static void requireSame(Tensor traced, Tensor eager, String name) {
        var expected = eager.toDoubleArray();
        var actual = traced.toDoubleArray();
        Assertions.assertThat(traced.shape()).as(name).isEqualTo(eager.shape());
        for (int i = 0; i < expected.length; i++) {
            double close = CLOSE * Math.max(1, Math.abs(expected[i]));
            Assertions.assertThat(actual[i])
                    .as("%s: traced, element %d", name, i)
                    .isCloseTo(expected[i], Offset.offset(close));
        }
    }
}
