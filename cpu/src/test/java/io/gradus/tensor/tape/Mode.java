package io.gradus.tensor.tape;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.function.Function;

/**
 * The two ways in which the same lines of a test run: at once, or inside a function that is traced.
 */
enum Mode {
    EAGER {
        @Override
        List<Tensor> run(Function<List<Tensor>, List<Tensor>> code, List<Tensor> inputs) {
            return code.apply(inputs);
        }
    },
    TRACED {
        @Override
        List<Tensor> run(Function<List<Tensor>, List<Tensor>> code, List<Tensor> inputs) {
            return TracedFunction.of(code).apply(inputs);
        }
    };

    abstract List<Tensor> run(Function<List<Tensor>, List<Tensor>> code, List<Tensor> inputs);

    /**
     * Runs code on inputs and compares its results, exactly, with Java numbers or nested arrays.
     */
    void check(Function<List<Tensor>, List<Tensor>> code, List<Tensor> inputs, Object... expected) {
        var results = run(code, inputs);
        assertThat(results).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(results.get(i).toArray()).as("result %d", i).isEqualTo(expected[i]);
        }
    }

    /** Scalars and vectors of float32 as inputs. */
    static List<Tensor> inputs(Object... values) {
        return java.util.Arrays.stream(values)
                .map(value ->
                        value instanceof Float number ? Tensor.of(number) : Tensor.fromArray(value))
                .toList();
    }
}
