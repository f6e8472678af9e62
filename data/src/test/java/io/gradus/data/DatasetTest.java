package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sources, walks, and verbs on examples whose results are known. */
class DatasetTest {
    private static final Tensor GRID = Tensor.arange(6).reshape(3, 2);

    @Test
    void slicesOfTensorsExamplesListsMapsAndRecords() {
        record Point(Tensor x, Tensor y) {}
        var rows = Dataset.fromTensorSlices(GRID).toList();
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1).shape()).isEqualTo(Shape.of(2));
        assertThat(rows.get(1).toIntArray()).containsExactly(2, 3);

        var examples = new Examples(GRID, Tensor.of(new float[] {1, 2, 3}));
        var example = Dataset.fromTensorSlices(examples).toList().get(2);
        assertThat(example.inputs().shape()).isEqualTo(Shape.of(1, 2));
        assertThat(example.inputs().toIntArray()).containsExactly(4, 5);
        assertThat(example.targets().toFloatArray()).containsExactly(3);

        var lists = Dataset.fromTensorSlices(List.of(GRID, GRID.plus(1))).toList();
        assertThat(lists.get(0).get(1).toIntArray()).containsExactly(1, 2);
        var maps = Dataset.fromTensorSlices(Map.of("a", GRID, "b", GRID)).toList();
        assertThat(maps.get(0).get("b").toIntArray()).containsExactly(0, 1);
        var points = Dataset.fromTensorSlices(new Point(GRID, GRID)).toList();
        assertThat(points.get(2).y().toIntArray()).containsExactly(4, 5);
        var words = Dataset.fromTensorSlices(Tensor.of("to", "be")).toList();
        assertThat(words.get(1).toStringArray()).containsExactly("be");
    }

    @Test
    void whatHasNoRowsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.fromTensorSlices(Tensor.of(1)))
                .withMessageContaining("scalar");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.fromTensorSlices(Map.of("a", GRID, "b", Tensor.of("x"))))
                .withMessageContaining("rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.fromTensorSlices("text"))
                .withMessageContaining("String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.fromTensorSlices(List.of("a", "b")))
                .withMessageContaining("unbatch(String.class)");
    }

    @Test
    void ranges() {
        assertThat(Dataset.range(3).toList()).containsExactly(0L, 1L, 2L);
        assertThat(Dataset.range(1, 8, 3).toList()).containsExactly(1L, 4L, 7L);
        assertThat(Dataset.range(5, 0, -2).toList()).containsExactly(5L, 3L, 1L);
        assertThat(Dataset.range(-4).toList()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Dataset.range(0, 1, 0));
        assertThat(Dataset.of("a").enumerate(-3).toList()).containsExactly(new Indexed<>(-3, "a"));
    }

    @Test
    void streamsAndGeneratorsAreOpenedAnewAndClosed() {
        var opened = new AtomicInteger();
        var closed = new AtomicInteger();
        var dataset =
                Dataset.fromStream(() -> {
                    opened.incrementAndGet();
                    return Stream.of(1, 2, 3).onClose(closed::incrementAndGet);
                });
        assertThat(opened).hasValue(0);
        assertThat(dataset.toList()).containsExactly(1, 2, 3);
        assertThat(dataset.take(1).toList()).containsExactly(1);
        assertThat(opened).hasValue(2);
        assertThat(closed).hasValue(2);

        final class Generator implements java.util.Iterator<Integer>, AutoCloseable {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                return next++;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        }
        try (var numbers = Dataset.fromGenerator(Generator::new).iterator()) {
            assertThat(numbers.next()).isZero();
            assertThat(numbers.next()).isOne();
        }
        assertThat(closed).hasValue(3);
        assertThat(Dataset.fromGenerator(Generator::new).cardinality())
                .isEqualTo(Cardinality.Other.UNKNOWN);
    }

    @Test
    void generatorsMayNotGiveNull() {
        var nulls = Dataset.fromGenerator(() -> Collections.singleton((String) null).iterator());
        assertThatThrownBy(nulls::toList)
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("generator, element 0")
                .hasMessageContaining("null");
    }

    /** The numbers of TensorFlow's documentation of interleave. */
    @Test
    void interleaveAsTensorFlowShowsIt() {
        var interleaved =
                Dataset.range(1, 6, 1).interleave(x -> Dataset.of(x).repeat(6), 2, 4).toList();
        assertThat(interleaved)
                .containsExactly(
                        1L, 1L, 1L, 1L, 2L, 2L, 2L, 2L, 1L, 1L, 2L, 2L, 3L, 3L, 3L, 3L, 4L, 4L, 4L,
                        4L, 3L, 3L, 4L, 4L, 5L, 5L, 5L, 5L, 5L, 5L);
    }

    /** The numbers of TensorFlow's documentation of window. */
    @Test
    void windowsAsTensorFlowShowsThem() {
        var seven = Dataset.range(7);
        assertThat(seven.window(3).toList())
                .containsExactly(List.of(0L, 1L, 2L), List.of(3L, 4L, 5L), List.of(6L));
        assertThat(seven.window(3, 1, 2, true).toList())
                .containsExactly(List.of(0L, 2L, 4L), List.of(1L, 3L, 5L), List.of(2L, 4L, 6L));
    }

    /** The elements of TensorFlow's documentation of bucket_by_sequence_length. */
    @Test
    void bucketsAsTensorFlowShowsThem() {
        var elements =
                Dataset.of(
                        new int[] {0},
                        new int[] {1, 2, 3, 4},
                        new int[] {5, 6, 7},
                        new int[] {7, 8, 9, 10, 11},
                        new int[] {13, 14, 15, 16, 17, 18, 19, 20},
                        new int[] {21, 22});
        var batches =
                elements.map(Tensor::of)
                        .bucketBySequenceLength(
                                t -> t.shape().size(0), List.of(3, 5), List.of(2, 2, 2))
                        .map(t -> t.toArray())
                        .toList();
        assertThat(batches.toArray())
                .isEqualTo(
                        new Object[] {
                            new int[][] {{1, 2, 3, 4}, {5, 6, 7, 0}},
                            new int[][] {
                                {7, 8, 9, 10, 11, 0, 0, 0}, {13, 14, 15, 16, 17, 18, 19, 20}
                            },
                            new int[][] {{0, 0}, {21, 22}}
                        });
    }

    @Test
    void bucketsOfOneShape() {
        var dataset =
                Dataset.of(new int[] {1}, new int[] {2, 3}, new int[] {4, 5, 6}).map(Tensor::of);
        var bucketed =
                dataset.bucketBySequenceLength(
                        t -> t.shape().size(0),
                        List.of(4, 6),
                        List.of(2, 2, 1),
                        BatchPadding.toLongest().value(-1),
                        true,
                        false);
        assertThat(bucketed.map(t -> t.shape().toString()).toList())
                .containsExactly(Shape.of(2, 3).toString(), Shape.of(1, 3).toString());
        assertThat(bucketed.toList().get(0).toIntArray()).containsExactly(1, -1, -1, 2, 3, -1);
        var longer = dataset.concatenate(Dataset.of(Tensor.of(new int[9])));
        assertThatThrownBy(
                        longer.bucketBySequenceLength(
                                        t -> t.shape().size(0),
                                        List.of(4),
                                        List.of(2, 1),
                                        BatchPadding.toLongest(),
                                        true,
                                        false)
                                ::toList)
                .hasMessageContaining("length 9, beyond the last boundary, 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        dataset.bucketBySequenceLength(t -> 1, List.of(4, 4), List.of(1, 1, 1)))
                .withMessageContaining("ascend");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dataset.bucketBySequenceLength(t -> 1, List.of(4), List.of(1)))
                .withMessageContaining("2 buckets");
    }

    @Test
    void repeatOfNothingEnds() {
        assertThat(Dataset.of().repeat().toList()).isEmpty();
        assertThat(Dataset.range(3).filter(n -> n > 5).repeat().iterator().hasNext()).isFalse();
        assertThat(Dataset.of().repeat(Long.MAX_VALUE - 1).iterator().hasNext()).isFalse();
        assertThat(Dataset.range(3).repeat(0).toList()).isEmpty();
    }

    @Test
    void cardinalities() {
        var endless = Dataset.range(2).repeat();
        assertThat(endless.cardinality().isInfinite()).isTrue();
        assertThat(endless.batch(2, Tensor.class).cardinality().isInfinite()).isTrue();
        assertThat(endless.take(5).cardinality().count()).hasValue(5);
        assertThat(Dataset.zip(List.of(endless, Dataset.range(4))).cardinality().count())
                .hasValue(4);
        assertThat(Dataset.range(4).concatenate(endless).cardinality().isInfinite()).isTrue();
        assertThat(endless.skip(100).cardinality().isInfinite()).isTrue();
        assertThatThrownBy(endless::toList).hasMessageContaining("take(n)");
        var claimed = Dataset.range(9).filter(n -> n < 4);
        assertThat(claimed.assertCardinality(4).cardinality().count()).hasValue(4);
        assertThat(claimed.assertCardinality(4).toList()).hasSize(4);
        assertThatThrownBy(claimed.assertCardinality(5)::toList)
                .hasMessageContaining("only 4 of the 5");
        assertThatThrownBy(claimed.assertCardinality(3)::toList)
                .hasMessageContaining("more than the 3");
    }

    @Test
    void nothingIsMadeBeforeItIsAskedFor() {
        var made = new AtomicInteger();
        var dataset = Dataset.range(100).map(n -> made.incrementAndGet());
        try (var walk = dataset.batch(4, Tensor.class).iterator()) {
            assertThat(made).hasValue(0);
            walk.next();
            assertThat(made).hasValue(4);
        }
        made.set(0);
        assertThat(dataset.skip(98).toList()).hasSize(2);
        assertThat(made).as("what is passed over is not made").hasValue(2);
    }

    @Test
    void rearrangingASourceRearrangesItsNumbers() {
        var made = new AtomicInteger();
        for (int parallelism : List.of(1, 3)) {
            made.set(0);
            var source =
                    Dataset.indexed(
                            "made",
                            50,
                            i -> {
                                made.incrementAndGet();
                                return i;
                            },
                            parallelism);
            var some = source.skip(3).shard(2, 1).shuffle(20, 1).take(4);
            // What a filter gives is no longer had by number.
            var others = Dataset.range(50).filter(n -> true);
            assertThat(some.toList())
                    .isEqualTo(others.skip(3).shard(2, 1).shuffle(20, 1).take(4).toList());
            assertThat(made).as("what is in the buffer is not made").hasValue(4);
        }
        var failing = Dataset.indexed("made", 9, i -> 10 / (i - 7)).shuffle(9, 4);
        assertThatThrownBy(failing::toList).hasMessageStartingWith("made, element 7: ");
    }

    @Test
    void anIteratorEndsAndStaysEnded() {
        try (var walk = Dataset.range(2).iterator(3)) {
            assertThat(walk.epoch()).isEqualTo(3);
            walk.next();
            assertThat(walk.hasNext()).isTrue();
            walk.next();
            assertThat(walk.hasNext()).isFalse();
            assertThat(walk.given()).isEqualTo(2);
            assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
            var end = walk.position();
            assertThat(Dataset.range(2).iterator(end).hasNext()).isFalse();
        }
        var closed = Dataset.range(2).iterator();
        closed.close();
        closed.close();
        assertThatThrownBy(closed::hasNext).hasMessageContaining("closed");
    }

    @Test
    void aWalkPassesOverElements() {
        var made = new AtomicInteger();
        var dataset =
                Dataset.range(10)
                        .map(
                                n -> {
                                    made.incrementAndGet();
                                    return n;
                                },
                                2)
                        .prefetch(1);
        try (var walk = dataset.iterator()) {
            assertThat(walk.skip(6)).isEqualTo(6);
            assertThat(made).hasValue(0);
            assertThat(walk.next()).isEqualTo(6);
            assertThat(walk.hasNext()).isTrue();
            assertThat(walk.skip(0)).isZero();
            assertThat(walk.skip(2)).isEqualTo(2);
            assertThat(walk.given()).isEqualTo(9);
            var rest = new ArrayList<Long>();
            dataset.iterator(walk.position()).forEachRemaining(rest::add);
            assertThat(rest).containsExactly(9L);
            assertThat(walk.skip(5)).isEqualTo(1);
            assertThat(walk.hasNext()).isFalse();
            assertThat(walk.skip(5)).isZero();
        }
    }

    @Test
    void foreignPositionsAreRefused() {
        var pipeline = Dataset.range(9).filter(n -> true).shuffle(3, 1);
        try (var walk = pipeline.iterator()) {
            walk.next();
            var position = walk.position();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Dataset.range(9).map(n -> n).iterator(position))
                    .withMessageContaining("'shuffle' where this one has 'map'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Dataset.range(1).shuffle(3, 1).iterator(position));
            for (Map<String, ?> broken :
                    List.<Map<String, ?>>of(
                            Map.of(),
                            Map.of("epoch", 0, "given", 1, "at", "x"),
                            Map.of("epoch", -1, "given", 1, "at", position.get("at")),
                            Map.of("epoch", 0.5, "given", 1, "at", position.get("at")),
                            Map.of("epoch", "0", "given", 1, "at", position.get("at")),
                            Map.of("epoch", 0, "given", 1, "at", mark(List.of(1L))),
                            Map.of("epoch", 0, "given", 1, "at", mark(List.of(-1L, 3L))),
                            Map.of("epoch", 0, "given", 1, "at", mark(List.of(9L, 3L))),
                            Map.of("epoch", 0, "given", 1, "at", mark(List.of(1L, 900L))),
                            Map.of("epoch", 0, "given", 1, "at", mark(List.of("1", 3L))))) {
                assertThatIllegalArgumentException()
                        .as("%s", broken)
                        .isThrownBy(() -> pipeline.iterator(broken))
                        .withMessageContaining("position");
            }
        }
    }

    private static Map<String, Object> mark(List<?> numbers) {
        return Map.of("verb", "shuffle", "numbers", numbers, "parts", List.of());
    }

    @Test
    void nestedWithoutEndIsRefused() {
        Object mark = Map.of("verb", "map", "numbers", List.of(0), "parts", List.of());
        for (int i = 0; i < 100_000; i++) {
            mark = Map.of("verb", "map", "numbers", List.of(0), "parts", List.of(mark));
        }
        var position = Map.of("epoch", 0, "given", 0, "at", mark);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.range(2).iterator(position))
                .withMessageContaining("nested");
    }

    @Test
    void numbersBelowWhatVerbsNeedAreRefused() {
        var dataset = Dataset.range(3);
        var calls =
                Map.<String, Runnable>of(
                        "batch", () -> dataset.batch(0),
                        "shuffle", () -> dataset.shuffle(0, 1),
                        "prefetch", () -> dataset.prefetch(0),
                        "map", () -> dataset.map(n -> n, 0),
                        "take", () -> dataset.take(-1),
                        "skip", () -> dataset.skip(-1),
                        "repeat", () -> dataset.repeat(-1),
                        "shard", () -> dataset.shard(2, 2),
                        "window", () -> dataset.window(1, 0, 1, false),
                        "interleave", () -> dataset.interleave(n -> dataset, 0, 1));
        calls.forEach((verb, call) ->
                assertThatIllegalArgumentException()
                        .isThrownBy(call::run)
                        .withMessageStartingWith(verb + ":"));
        assertThatIllegalArgumentException().isThrownBy(() -> dataset.epoch(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Dataset.zip(List.of()));
    }

    @Test
    void imagesWithLabelsAsADataset() {
        var digits = Digits.load(1).train().take(20);
        var batches = digits.dataset().batch(8).toList();
        assertThat(batches).hasSize(3);
        assertThat(batches.get(0).inputs().shape()).isEqualTo(Shape.of(8, 28, 28, 1));
        assertThat(digits.examples().dataset().batch(8).toList().get(2).inputs().toFloatArray())
                .isEqualTo(batches.get(2).inputs().toFloatArray());
        assertThat(batches.get(2).targets().toIntArray())
                .isEqualTo(digits.rows(16, 17, 18, 19).labels().toIntArray());
        assertThat(batches.get(0).inputs().dtype()).isEqualTo(DType.FLOAT32);
        var whole = new ArrayList<Float>();
        for (var batch : batches) {
            for (float pixel : batch.inputs().toFloatArray()) {
                whole.add(pixel);
            }
        }
        var expected = new ArrayList<Float>();
        for (float pixel : digits.examples().inputs().toFloatArray()) {
            expected.add(pixel);
        }
        assertThat(whole).isEqualTo(expected);
    }
}
