package io.gradus.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"adadelta", "adagrad", "adam", "adamax", "adamw", "lion", "rmsprop", "sgd"})
    void aStepIsOneKernelForEachVariable(String name) {
        var optimizer = Optimizers.of(name);
        var variables =
                List.of(
                        new Variable(Tensor.ones(Shape.of(40, 10)), "kernel"),
                        new Variable(Tensor.ones(Shape.of(10)), "bias"),
                        new Variable(Tensor.ones(Shape.of(3, 3, 8)), "filters"));
        var step =
                TracedFunction.<List<Tensor>, Tensor>of(gradients -> {
                    optimizer.apply(gradients, variables);
                    return optimizer.iterations().value();
                });
        var gradients = variables.stream().map(Variable::value).toList();
        // And one that counts the step.
        assertThat(step.explain(gradients).steps()).hasSize(1 + variables.size());
    }
}
