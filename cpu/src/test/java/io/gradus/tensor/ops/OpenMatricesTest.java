package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Functions of batches of matrices, traced for any number of them, return the bits of eager calls,
 * and so do their gradients.
 */
class OpenMatricesTest {
    private static Stream<OracleCase> batches() throws IOException {
        return OracleCase.read("algebra.txt").stream()
                .filter(one -> one.name().startsWith("batch"));
    }

    @TestFactory
    Stream<DynamicTest> values() throws IOException {
        return batches()
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> same(one, call(one))));
    }

    @TestFactory
    Stream<DynamicTest> gradients() throws IOException {
        return batches()
                .filter(one -> !one.gradients().isEmpty())
                .map(one ->
                        DynamicTest.dynamicTest(
                                one.toString(), () -> same(one, gradients(call(one)))));
    }

    private static Function<List<Tensor>, List<Tensor>> call(OracleCase one) {
        var call = OpCall.of(one.signature(), one.arguments());
        return inputs -> call.apply((List<? extends Operand>) inputs);
    }

    private static Function<List<Tensor>, List<Tensor>> gradients(
            Function<List<Tensor>, List<Tensor>> call) {
        return inputs -> {
            var tape = new GradientTape(false, false);
            List<Tensor> outputs;
            try (tape) {
                inputs.forEach(tape::watch);
                outputs = call.apply(inputs);
            }
            var gradients = tape.of(outputs.toArray()).gradients(inputs);
            var all = new ArrayList<Tensor>();
            for (int i = 0; i < inputs.size(); i++) {
                all.add(gradients.get(i));
            }
            return all;
        };
    }

    private static void same(OracleCase one, Function<List<Tensor>, List<Tensor>> code) {
        var inputs = one.inputs().stream().map(input -> input.tensor(DType.FLOAT64)).toList();
        var expected = code.apply(inputs);
        var actual = TracedFunction.of(code).openBatch().apply(inputs);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
            assertThat(actual.get(i).toByteBuffer()).isEqualTo(expected.get(i).toByteBuffer());
        }
    }
}
