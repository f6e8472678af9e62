package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Each verb against its definition on plain lists. */
class DatasetProperties {
    private static Dataset<Integer> dataset(List<Integer> elements) {
        return Dataset.fromList(elements);
    }

    private static <T> List<T> every(List<T> elements, int from, int step) {
        return IntStream.range(0, elements.size())
                .filter(i -> i >= from && (i - from) % step == 0)
                .mapToObj(elements::get)
                .toList();
    }

    @Property(tries = 200)
    void mapAtAnyParallelism(
            @ForAll List<Integer> elements, @ForAll @IntRange(min = 1, max = 9) int parallelism) {
        var expected = elements.stream().map(n -> n + 0.5).toList();
        var mapped = dataset(elements).map(n -> n + 0.5, parallelism);
        assertThat(mapped.toList()).isEqualTo(expected);
        assertThat(mapped.cardinality()).isEqualTo(new Cardinality.Known(elements.size()));
    }

    @Property(tries = 200)
    void filterTakesWhatHolds(@ForAll List<Integer> elements) {
        assertThat(dataset(elements).filter(n -> n % 3 == 0).toList())
                .isEqualTo(elements.stream().filter(n -> n % 3 == 0).toList());
        assertThat(dataset(elements).filter(n -> true).cardinality())
                .isEqualTo(Cardinality.Other.UNKNOWN);
    }

    @Property(tries = 200)
    void takeAndSkipAreTheWhole(
            @ForAll List<Integer> elements, @ForAll @IntRange(max = 40) int count) {
        var first = dataset(elements).take(count);
        var others = dataset(elements).skip(count);
        int cut = Math.min(count, elements.size());
        assertThat(first.toList()).isEqualTo(elements.subList(0, cut));
        assertThat(others.toList()).isEqualTo(elements.subList(cut, elements.size()));
        assertThat(first.concatenate(others).toList()).isEqualTo(elements);
        assertThat(first.cardinality().count()).hasValue(cut);
        assertThat(others.cardinality().count()).hasValue(elements.size() - cut);
    }

    @Property(tries = 200)
    void repeatIsTheListSeveralTimes(
            @ForAll @Size(max = 20) List<Integer> elements, @ForAll @IntRange(max = 4) int times) {
        var expected = new ArrayList<Integer>();
        for (int i = 0; i < times; i++) {
            expected.addAll(elements);
        }
        assertThat(dataset(elements).repeat(times).toList()).isEqualTo(expected);
        assertThat(dataset(elements).repeat(times).cardinality().count()).hasValue(expected.size());
        assertThat(dataset(elements).repeat().take(expected.size()).toList()).isEqualTo(expected);
        assertThat(dataset(elements).repeat().cardinality().isInfinite())
                .isEqualTo(!elements.isEmpty());
    }

    @Property(tries = 200)
    void shardsAreDisjointAndComplete(
            @ForAll List<Integer> elements, @ForAll @IntRange(min = 1, max = 6) int shards) {
        var numbered = dataset(elements).enumerate();
        var seen = new ArrayList<Indexed<Integer>>();
        for (int i = 0; i < shards; i++) {
            var shard = numbered.shard(shards, i);
            assertThat(shard.toList()).isEqualTo(every(numbered.toList(), i, shards));
            assertThat(shard.cardinality().count()).hasValue(shard.toList().size());
            seen.addAll(shard.toList());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(numbered.toList());
    }

    @Property(tries = 200)
    void batchThenUnbatchIsTheSame(
            @ForAll List<Integer> elements,
            @ForAll @IntRange(min = 1, max = 7) int size,
            @ForAll boolean dropRemainder) {
        var batches = dataset(elements).batch(size, dropRemainder, Tensor.class);
        int kept = dropRemainder ? elements.size() / size * size : elements.size();
        assertThat(batches.unbatch().map(t -> t.toInt()).toList())
                .isEqualTo(elements.subList(0, kept));
        assertThat(batches.cardinality().count()).hasValue(batches.toList().size());
        assertThat(batches.map(t -> t.shape().size(0)).toList()).allMatch(n -> n <= size);
    }

    @Property(tries = 200)
    void batchesSkippedAreBatchesNotMade(
            @ForAll List<Integer> elements,
            @ForAll @IntRange(min = 1, max = 7) int size,
            @ForAll boolean dropRemainder,
            @ForAll @IntRange(max = 9) int count) {
        var batches = dataset(elements).batch(size, dropRemainder, List::copyOf);
        var all = batches.toList();
        assertThat(batches.skip(count).toList())
                .isEqualTo(all.subList(Math.min(count, all.size()), all.size()));
    }

    @Property(tries = 200)
    void shuffleIsAPermutationThatDependsOnTheSeed(
            @ForAll @Size(min = 12, max = 60) List<Integer> elements,
            @ForAll @IntRange(min = 6, max = 80) int buffer,
            @ForAll long seed) {
        var numbered = dataset(elements).enumerate();
        var shuffled = numbered.shuffle(buffer, seed).toList();
        assertThat(shuffled).containsExactlyInAnyOrderElementsOf(numbered.toList());
        assertThat(numbered.shuffle(buffer, seed).toList()).isEqualTo(shuffled);
        // One chance in 6⁷, at the smallest, that two seeds agree.
        assertThat(numbered.shuffle(buffer, seed + 1).toList()).isNotEqualTo(shuffled);
        var second = new ArrayList<Indexed<Integer>>();
        numbered.shuffle(buffer, seed).epoch(1).forEach(second::add);
        assertThat(second)
                .isNotEqualTo(shuffled)
                .containsExactlyInAnyOrderElementsOf(numbered.toList());
        for (int i = 0; i < shuffled.size(); i++) {
            assertThat(shuffled.get(i).index())
                    .as("an element comes at most a buffer too early")
                    .isLessThan(i + buffer);
        }
    }

    @Property(tries = 100)
    void epochsAndRoundsOfRepeatAreTheSameOrders(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int buffer) {
        var shuffled = Dataset.range(10).shuffle(buffer, seed);
        var rounds = new ArrayList<Long>();
        for (int epoch = 0; epoch < 4; epoch++) {
            shuffled.epoch(epoch).forEach(rounds::add);
        }
        assertThat(shuffled.repeat(4).toList()).isEqualTo(rounds);
        assertThat(shuffled.repeat().take(40).toList()).isEqualTo(rounds);
        var twice = new ArrayList<Long>();
        shuffled.repeat(2).epoch(0).forEach(twice::add);
        shuffled.repeat(2).epoch(1).forEach(twice::add);
        assertThat(twice).isEqualTo(rounds);
        var once = Dataset.range(10).shuffle(buffer, seed, false);
        assertThat(once.epoch(3)).containsExactlyElementsOf(once.toList());
    }

    @Property(tries = 200)
    void zipEndsWithTheShorter(@ForAll List<Integer> a, @ForAll List<Integer> b) {
        int count = Math.min(a.size(), b.size());
        var expected = IntStream.range(0, count).mapToObj(i -> List.of(a.get(i), b.get(i)));
        var zipped = Dataset.zip(List.of(dataset(a), dataset(b)));
        assertThat(zipped.toList()).isEqualTo(expected.toList());
        assertThat(zipped.cardinality().count()).hasValue(count);
        assertThat(dataset(a).zip(dataset(b), (x, y) -> x - y).toList())
                .isEqualTo(IntStream.range(0, count).mapToObj(i -> a.get(i) - b.get(i)).toList());
        assertThat(zipped.skip(2).toList())
                .isEqualTo(zipped.toList().subList(Math.min(2, count), count));
    }

    @Property(tries = 300)
    void windowsAreSublists(
            @ForAll @Size(max = 30) List<Integer> elements,
            @ForAll @IntRange(min = 1, max = 5) int size,
            @ForAll @IntRange(min = 1, max = 7) int shift,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll boolean dropRemainder) {
        var expected = new ArrayList<List<Integer>>();
        for (int start = 0; start < elements.size(); start += shift) {
            var window = new ArrayList<Integer>();
            for (int i = 0; i < size && start + i * stride < elements.size(); i++) {
                window.add(elements.get(start + i * stride));
            }
            if (!dropRemainder || window.size() == size) {
                expected.add(window);
            }
        }
        var windows = dataset(elements).window(size, shift, stride, dropRemainder);
        assertThat(windows.toList()).isEqualTo(expected);
        assertThat(windows.cardinality().count()).hasValue(expected.size());
    }

    @Property(tries = 200)
    void flatMapIsAllListsInOrder(
            @ForAll @Size(max = 12) List<@Size(max = 5) List<Integer>> lists) {
        var flat = Dataset.fromList(lists).flatMap(Dataset::fromList);
        assertThat(flat.toList()).isEqualTo(lists.stream().flatMap(List::stream).toList());
        assertThat(Dataset.fromList(lists).interleave(Dataset::fromList, 1, 1).toList())
                .isEqualTo(flat.toList());
    }

    @Property(tries = 200)
    void interleaveKeepsEachOrderAndLosesNothing(
            @ForAll @Size(max = 8) List<@IntRange(max = 6) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5) int cycle,
            @ForAll @IntRange(min = 1, max = 4) int block) {
        var interleaved =
                Dataset.fromList(lengths)
                        .enumerate()
                        .interleave(
                                list ->
                                        Dataset.range(list.value())
                                                .map(i -> list.index() * 100 + i),
                                cycle,
                                block)
                        .toList();
        var parts = new TreeMap<Long, List<Long>>();
        interleaved.forEach(
                n -> parts.computeIfAbsent(n / 100, k -> new ArrayList<>()).add(n % 100));
        for (int i = 0; i < lengths.size(); i++) {
            assertThat(parts.getOrDefault((long) i, List.of()))
                    .isEqualTo(LongStream.range(0, lengths.get(i)).boxed().toList());
        }
        assertThat(interleaved).hasSize(lengths.stream().mapToInt(n -> n).sum());
        assertThat(interleaved).isEqualTo(inTurns(lengths, cycle, block));
    }

    /**
     * Turns taken with plain lists. That a list has ended shows when more of it is wanted; its
     * place is then free until its turn comes again.
     */
    private static List<Long> inTurns(List<Integer> lengths, int cycle, int block) {
        var places = new TreeMap<Integer, ArrayDeque<Long>>();
        var taken = new ArrayList<Long>();
        int next = 0;
        for (int turn = 0; next < lengths.size() || !places.isEmpty(); turn = (turn + 1) % cycle) {
            if (!places.containsKey(turn)) {
                if (next == lengths.size()) {
                    continue;
                }
                var list = LongStream.range(0, lengths.get(next)).boxed().toList();
                long first = next++ * 100L;
                places.put(turn, new ArrayDeque<>(list.stream().map(i -> first + i).toList()));
            }
            var place = places.get(turn);
            for (int i = 0; i < block; i++) {
                if (place.isEmpty()) {
                    places.remove(turn);
                    break;
                }
                taken.add(place.removeFirst());
            }
        }
        return taken;
    }

    @Property(tries = 200)
    void bucketsHoldTheirLengthsAndLoseNothing(
            @ForAll @Size(max = 40) List<@IntRange(max = 12) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 4) int size,
            @ForAll boolean dropRemainder) {
        var batches =
                Dataset.fromList(lengths)
                        .map(n -> Tensor.of(IntStream.rangeClosed(1, n).toArray()))
                        .bucketBySequenceLength(
                                t -> t.shape().size(0),
                                List.of(4, 8),
                                List.of(size, size + 1, 2),
                                BatchPadding.toLongest(),
                                false,
                                dropRemainder)
                        .toList();
        var found = new ArrayList<Integer>();
        for (var batch : batches) {
            int longest = batch.shape().size(1);
            int bucket = longest < 4 ? 0 : longest < 8 ? 1 : 2;
            int full = List.of(size, size + 1, 2).get(bucket);
            assertThat(batch.shape().size(0)).isLessThanOrEqualTo(full);
            if (dropRemainder) {
                assertThat(batch.shape().size(0)).isEqualTo(full);
            }
            for (int i = 0; i < batch.shape().size(0); i++) {
                int length =
                        (int) IntStream.of(batch.get(i).toIntArray()).filter(n -> n > 0).count();
                assertThat(length).isBetween(List.of(0, 4, 8).get(bucket), longest);
                found.add(length);
            }
        }
        if (dropRemainder) {
            assertThat(lengths).containsAll(found);
        } else {
            assertThat(found).containsExactlyInAnyOrderElementsOf(lengths);
        }
    }

    @Property(tries = 100)
    void cacheAndPrefetchChangeNothing(
            @ForAll List<Integer> elements, @ForAll @IntRange(min = 1, max = 5) int count) {
        var dataset = dataset(elements).shuffle(4, 1);
        assertThat(dataset.prefetch(count).toList()).isEqualTo(dataset.toList());
        var cached = dataset.cache();
        assertThat(cached.take(count).toList()).isEqualTo(dataset.take(count).toList());
        assertThat(cached.toList()).isEqualTo(dataset.toList());
        assertThat(cached.epoch(1)).containsExactlyElementsOf(dataset.toList());
    }
}
