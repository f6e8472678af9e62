package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.nn.Golden;
import io.gradus.nn.Layer;
import io.gradus.nn.conformance.Conformance;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorSpec;
import io.gradus.tensor.TracedFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Keras' own test cases of recurrent layers: eagerly, compiled, and with all sizes open. */
class RecurrentGoldenTest {
    @TestFactory
    Stream<DynamicTest> eagerlyAndCompiled() throws Exception {
        return Conformance.tests(new RecurrentCases());
    }

    /** The sizes of the batch and of time are not known; layers are built so too. */
    @Test
    void withOpenSizes() throws Exception {
        var suite = new RecurrentCases(Optional.of(3));
        for (var test : Conformance.cases(suite)) {
            // To unroll one must know how many steps there are.
            if (!Boolean.TRUE.equals(Golden.object(test.get("kwargs")).get("unroll"))) {
                suite.run(test, "with open sizes", RecurrentGoldenTest::open);
            }
        }
    }

    private static Function<List<Tensor>, List<Tensor>> open(Layer layer, List<Tensor> inputs) {
        var specs = new ArrayList<TensorSpec>();
        for (var input : inputs) {
            var shape = input.shape().with(0, Dim.symbol("batch"));
            boolean hasSteps = specs.isEmpty() || input.dtype() == DType.BOOL;
            specs.add(
                    new TensorSpec(
                            input.dtype(), hasSteps ? shape.with(1, Dim.symbol("time")) : shape));
        }
        return TracedFunction.<List<Tensor>, List<Tensor>>of(in -> layer.applyAll(in, false))
                        .signature(specs.toArray(TensorSpec[]::new))
                ::apply;
    }
}
