package io.gradus.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SparseUpdateProperties {
    private static final int ROWS = 8;

    private static final List<Supplier<RuleOptimizer>> OPTIMIZERS =
            List.of(
                    () -> new SGD(0.1),
                    () -> new Adagrad(0.1),
                    () -> new Adam(0.1),
                    () -> new Adam(0.1).clipnorm(0.5),
                    () -> new SGD(0.1).momentum(0.9).globalClipnorm(0.5));

    /** Whatever the rows, and however often each: they are as with a whole gradient. */
    @Property(tries = 60)
    void rowsAreAsWithAWholeGradientAndOthersStay(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = ROWS - 1) Integer> indices,
            @ForAll @IntRange(max = 4) int which,
            @ForAll @IntRange(min = 1, max = 3) int steps,
            @ForAll long seed) {
        var generator = new Generator(seed);
        var start = generator.normal(Shape.of(ROWS, 3), 0, 1, DType.FLOAT64);
        var sparse = new Variable(start);
        var dense = new Variable(start);
        var sparseOptimizer = OPTIMIZERS.get(which).get();
        var denseOptimizer = OPTIMIZERS.get(which).get();
        var positions = Tensor.of(indices.stream().mapToInt(index -> index).toArray());
        for (int i = 0; i < steps; i++) {
            var values = generator.normal(Shape.of(indices.size(), 3), 0, 1, DType.FLOAT64);
            var gradient = new IndexedSlices(values, positions, Shape.of(ROWS, 3));
            sparseOptimizer.apply(List.of(gradient), List.of(sparse));
            denseOptimizer.apply(List.of(gradient.toTensor()), List.of(dense));
        }
        Set<Integer> touched = new TreeSet<>(indices);
        for (int row = 0; row < ROWS; row++) {
            var values = sparse.value().get(row).toDoubleArray();
            if (touched.contains(row)) {
                assertThat(values)
                        .containsExactly(dense.value().get(row).toDoubleArray(), offset(1e-9));
            } else {
                assertThat(values).isEqualTo(start.get(row).toDoubleArray());
            }
        }
    }
}
