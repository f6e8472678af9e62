package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ExamplesTest {

    /** Row i is (i, -i) and its target 10 i. */
    private static Examples examples(int count) {
        return new Examples(
                Tensor.of(pairs(count), Shape.of(count, 2)),
                Tensor.of(
                        IntStream.range(0, count).mapToLong(i -> 10L * i).toArray(),
                        Shape.of(count)));
    }

    private static float[] pairs(int count) {
        var values = new float[2 * count];
        for (int i = 0; i < count; i++) {
            values[2 * i] = i;
            values[2 * i + 1] = -i;
        }
        return values;
    }

    private static List<Long> targets(Iterable<Examples> batches) {
        var targets = new ArrayList<Long>();
        for (var batch : batches) {
            float[] inputs = batch.inputs().toFloatArray();
            long[] values = batch.targets().toLongArray();
            for (int i = 0; i < values.length; i++) {
                assertThat(inputs[2 * i]).as("rows stay together").isEqualTo(values[i] / 10f);
                assertThat(inputs[2 * i + 1]).isEqualTo(-values[i] / 10f);
                targets.add(values[i]);
            }
        }
        return targets;
    }

    @Test
    void rowsAreChosenInOrder() {
        var chosen = examples(5).rows(4, 0, 4);

        assertThat(chosen.inputs().shape()).isEqualTo(Shape.of(3, 2));
        assertThat(chosen.inputs().toFloatArray()).containsExactly(4, -4, 0, 0, 4, -4);
        assertThat(chosen.targets().dtype()).isEqualTo(DType.INT64);
        assertThat(chosen.targets().toLongArray()).containsExactly(40, 0, 40);
        assertThatThrownBy(() -> examples(5).rows(5))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("row 5 of data with 5 rows");
        assertThatThrownBy(() -> examples(5).rows(-1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void everyDtypeKeepsItsRows() {
        var bools =
                new Examples(
                        Tensor.of(new boolean[] {true, false, true}, Shape.of(3)),
                        Tensor.of(new double[] {.1, .2, .3}, Shape.of(3)));

        assertThat(bools.rows(2, 1).inputs().toBooleanArray()).containsExactly(true, false);
        assertThat(bools.rows(2, 1).targets().toDoubleArray()).containsExactly(.3, .2);
    }

    @Test
    void inputsWithoutTheirTargetsAreRefused() {
        var three = Tensor.of(new int[3], Shape.of(3));
        assertThatThrownBy(() -> new Examples(three, Tensor.of(new int[4], Shape.of(4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("(3,)", "(4,)");
        assertThatThrownBy(() -> new Examples(three, Tensor.of(new int[1], Shape.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scalar");
    }

    @Test
    void aSplitIsDisjointCompleteAndSeeded() {
        var parts = examples(50).split(.2, 7);

        assertThat(parts.test().count()).isEqualTo(10);
        assertThat(parts.train().count()).isEqualTo(40);
        var all = new HashSet<>(targets(List.of(parts.train())));
        all.addAll(targets(List.of(parts.test())));
        assertThat(all).hasSize(50);
        assertThat(targets(List.of(examples(50).split(.2, 7).test())))
                .isEqualTo(targets(List.of(parts.test())));
        assertThat(targets(List.of(examples(50).split(.2, 8).test())))
                .isNotEqualTo(targets(List.of(parts.test())));
    }

    @Test
    void aSplitThatLeavesNothingIsRefused() {
        for (double fraction : new double[] {0, 1, -.1, Double.NaN}) {
            assertThatThrownBy(() -> examples(10).split(fraction, 1))
                    .hasMessageContaining("between 0 and 1");
        }
        assertThatThrownBy(() -> examples(10).split(.01, 1))
                .hasMessageContaining("none for the test");
        assertThatThrownBy(() -> examples(2).split(.9, 1))
                .hasMessageContaining("none to learn from");
    }

    @Test
    void batchesInOrderKeepTheRest() {
        var batches = examples(7).batches(3);

        assertThat(batches.count()).isEqualTo(3);
        assertThat(sizes(batches)).containsExactly(3, 3, 1);
        assertThat(targets(batches)).containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L);
        assertThat(batches.dropLast().count()).isEqualTo(2);
        assertThat(sizes(batches.dropLast())).containsExactly(3, 3);
        assertThat(sizes(examples(6).batches(3).dropLast())).containsExactly(3, 3);
        assertThat(sizes(examples(2).batches(5))).containsExactly(2);
        assertThat(sizes(examples(2).batches(5).dropLast())).isEmpty();
        assertThatThrownBy(() -> examples(7).batches(0)).hasMessageContaining("at least 1");
    }

    @Test
    void aShuffledEpochVisitsEveryExampleOnceInItsOwnOrder() {
        var batches = examples(100).batches(8).shuffled(5);

        var first = targets(batches.epoch(0));
        assertThat(first).containsExactlyInAnyOrderElementsOf(targets(examples(100).batches(8)));
        assertThat(first).isNotEqualTo(targets(batches.epoch(1)));
        assertThat(first).isEqualTo(targets(batches)).isEqualTo(targets(batches.epoch(0)));
        assertThat(first).isEqualTo(targets(examples(100).batches(50).shuffled(5)));
        assertThat(first).isNotEqualTo(targets(batches.shuffled(6)));
        assertThat(targets(batches.dropLast().epoch(1))).hasSize(96).isSubsetOf(first);
    }

    @Test
    void anEpochDoesNotDependOnThoseBeforeIt() {
        var walked = examples(40).batches(7).shuffled(1);
        for (int epoch = 0; epoch < 3; epoch++) {
            targets(walked.epoch(epoch));
        }

        assertThat(targets(walked.epoch(3)))
                .isEqualTo(targets(examples(40).batches(7).shuffled(1).epoch(3)));
    }

    @Test
    void anIteratorEnds() {
        var iterator = examples(3).batches(2).iterator();
        iterator.next();
        iterator.next();

        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    private static List<Integer> sizes(Iterable<Examples> batches) {
        return StreamSupport.stream(batches.spliterator(), false).map(Examples::count).toList();
    }
}
