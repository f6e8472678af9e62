package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Pipelines of random verbs: stopping anywhere and going on gives what would have come, on another
 * pipeline that is described alike, at another parallelism.
 */
class PositionProperties {
    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws Exception {
        folder = Files.createTempDirectory("gradus-positions");
    }

    @AfterContainer
    static void deleteFolder() throws Exception {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** The same numbers describe the same pipeline; what may differ without harm is given apart. */
    private record Recipe(List<Integer> verbs, long seed, String cacheName) {
        Dataset<Long> cook(int parallelism, int ahead) {
            var random = new Random(seed);
            var dataset = source(random, parallelism);
            for (int verb : verbs) {
                dataset = next(dataset, verb, random, parallelism, ahead);
            }
            return dataset;
        }

        private static Dataset<Long> source(Random random, int parallelism) {
            long count = random.nextInt(25);
            return switch (random.nextInt(5)) {
                case 0 -> Dataset.range(count);
                case 3 -> Dataset.indexed("doubled", count, i -> 2 * i, parallelism);
                case 1 -> Dataset.fromStream(() -> Dataset.range(count).stream());
                case 2 -> Dataset.fromGenerator(() -> Dataset.range(count).toList().iterator());
                default ->
                        Dataset.fromTensorSlices(Tensor.arange((int) count)).map(t -> t.toLong());
            };
        }

        private Dataset<Long> next(
                Dataset<Long> dataset, int verb, Random random, int parallelism, int ahead) {
            int a = 1 + random.nextInt(5);
            int b = 1 + random.nextInt(4);
            boolean yes = random.nextBoolean();
            return switch (verb) {
                case 0 -> dataset.map(n -> 3 * n + a);
                case 1 -> dataset.map(n -> n * n - a, parallelism);
                case 2 -> dataset.filter(n -> n % (a + 1) != 0);
                case 3 -> dataset.take(4L * a);
                case 4 -> dataset.skip(a);
                case 5 -> dataset.shuffle(1 + a * b, seed + a, yes);
                case 6 -> dataset.repeat(b);
                case 7 -> dataset.repeat().take(17L * a);
                case 8 -> dataset.shard(b, random.nextInt(b));
                case 9 -> dataset.concatenate(Dataset.range(a).shuffle(a, seed));
                case 10 -> dataset.cache();
                case 11 -> dataset.cache(folder.resolve(cacheName));
                case 12 -> dataset.prefetch(ahead);
                case 13 -> dataset.interleave(n -> Dataset.range(n, n + a, 1), b, a);
                case 14 -> dataset.flatMap(n -> Dataset.range(Math.floorMod(n, 4)).shuffle(3, n));
                case 15 -> dataset.window(a, b, 1 + a % 3, yes).map(w -> w.getLast() + w.size());
                case 16 -> dataset.batch(a, yes, Tensor.class).unbatch().map(t -> t.toLong());
                case 17 -> dataset.zip(Dataset.range(31).shuffle(7, a), Long::sum);
                case 18 -> dataset.enumerate(a).map(n -> n.index() * n.value());
                case 19 ->
                        dataset.map(n -> Tensor.of(new long[Math.floorMod(n, 9)]))
                                .bucketBySequenceLength(
                                        t -> t.shape().size(0), List.of(3, 6), List.of(a, b, 2))
                                .map(t -> 100L * t.shape().size(0) + t.shape().size(1));
                case 20 ->
                        dataset.interleave(
                                n -> Dataset.range(a).map(i -> n * i, parallelism).prefetch(ahead),
                                b,
                                1);
                case 21 -> dataset.window(a).flatMap(Dataset::fromList);
                default -> throw new AssertionError(verb);
            };
        }
    }

    private static Recipe recipe(List<Integer> verbs, long seed) {
        return new Recipe(verbs, seed, UUID.randomUUID().toString());
    }

    /** As JSON would give it back: other lists and maps, and the narrowest numbers. */
    private static Object throughJson(Object plain) {
        return switch (plain) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, Object>();
                map.forEach((key, value) -> copy.put((String) key, throughJson(value)));
                yield copy;
            }
            case List<?> list -> {
                var copy = new ArrayList<Object>();
                list.forEach(value -> copy.add(throughJson(value)));
                yield copy;
            }
            case Long number when number == number.intValue() -> number.intValue();
            case Long number -> number;
            case String text -> text;
            default -> throw new AssertionError("no plain data: " + plain.getClass());
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> plain(Map<String, Object> position) {
        return (Map<String, Object>) throughJson(position);
    }

    private static List<Long> rest(DatasetIterator<Long> iterator, int most) {
        var rest = new ArrayList<Long>();
        try (iterator) {
            while (rest.size() < most && iterator.hasNext()) {
                rest.add(iterator.next());
            }
        }
        return rest;
    }

    @Property(tries = 1500)
    void goingOnGivesTheRest(
            @ForAll List<@IntRange(max = 21) Integer> verbs,
            @ForAll long seed,
            @ForAll @IntRange(max = 3) int epoch,
            @ForAll @IntRange(max = 60) int stop,
            @ForAll boolean lookAhead) {
        var shortened = verbs.subList(0, Math.min(6, verbs.size()));
        // One cache in a file for each pipeline: what comes before it is part of what it holds.
        if (shortened.stream().filter(verb -> verb == 11).count() > 1) {
            return;
        }
        int most = 300;
        var whole = rest(recipe(shortened, seed).cook(1, 1).iterator(epoch), most);
        var stopping = recipe(shortened, seed).cook(3, 2);
        Map<String, Object> position;
        var first = new ArrayList<Long>();
        try (var iterator = stopping.iterator(epoch)) {
            while (first.size() < Math.min(stop, most) && iterator.hasNext()) {
                first.add(iterator.next());
            }
            if (lookAhead) {
                iterator.hasNext();
            }
            position = iterator.position();
            assertThat(iterator.given()).isEqualTo(first.size());
        }
        assertThat(whole.subList(0, first.size())).isEqualTo(first);
        var expected = whole.subList(first.size(), whole.size());

        var elsewhere = recipe(shortened, seed).cook(2, 5).iterator(plain(position));
        assertThat(rest(elsewhere, expected.size())).isEqualTo(expected);
        // On the description that was walked through, whose caches are partly filled.
        assertThat(rest(stopping.iterator(plain(position)), expected.size())).isEqualTo(expected);
    }

    @Property(tries = 300)
    void everyWalkIsTheSame(
            @ForAll List<@IntRange(max = 21) Integer> verbs,
            @ForAll long seed,
            @ForAll @IntRange(max = 3) int epoch) {
        var shortened = verbs.subList(0, Math.min(6, verbs.size()));
        if (shortened.stream().filter(verb -> verb == 11).count() > 1) {
            return;
        }
        var recipe = recipe(shortened, seed);
        var first = rest(recipe.cook(1, 1).iterator(epoch), 300);
        for (int parallelism = 1; parallelism < 5; parallelism++) {
            var again = recipe.cook(parallelism, parallelism);
            assertThat(rest(again.iterator(epoch), 300)).isEqualTo(first);
        }
        var count = recipe.cook(1, 1).cardinality().count();
        // What repeats without end counts as endless, even if there turns out to be nothing.
        if (!shortened.contains(7) && count.isPresent() && count.getAsLong() < 300) {
            assertThat(first).hasSize((int) count.getAsLong());
        }
    }

    /** Changes one place of plain data. */
    private static Object damaged(Object plain, Random random) {
        if (random.nextInt(4) == 0) {
            return List.of(-1, 0, 1, 3, 40, 2.5, "x", List.of(), Map.of()).get(random.nextInt(9));
        }
        return switch (plain) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>(map);
                var key = List.copyOf(map.keySet()).get(random.nextInt(map.size()));
                copy.put(key, damaged(map.get(key), random));
                yield copy;
            }
            case List<?> list when !list.isEmpty() -> {
                var copy = new ArrayList<Object>(list);
                int at = random.nextInt(list.size());
                copy.set(at, damaged(list.get(at), random));
                if (random.nextInt(4) == 0) {
                    copy.remove(at);
                }
                yield copy;
            }
            default -> random.nextInt(50);
        };
    }

    @Property(tries = 1500)
    @SuppressWarnings("unchecked")
    void damagedPositionsAreRefusedInWordsOrLeadSomewhere(
            @ForAll List<@IntRange(max = 21) Integer> verbs,
            @ForAll long seed,
            @ForAll @IntRange(max = 20) int stop) {
        var shortened = verbs.subList(0, Math.min(6, verbs.size()));
        if (shortened.contains(11)) {
            return;
        }
        var pipeline = recipe(shortened, seed).cook(2, 2);
        Map<String, Object> position;
        try (var walk = pipeline.iterator()) {
            for (int i = 0; i < stop && walk.hasNext(); i++) {
                walk.next();
            }
            position = walk.position();
        }
        var random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            var broken = damaged(position, random);
            if (broken instanceof Map<?, ?> map) {
                try {
                    rest(pipeline.iterator((Map<String, Object>) map), 100);
                } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageContaining("position");
                } catch (DatasetException e) {
                    assertThat(e.verb()).isNotEmpty();
                }
            }
        }
    }
}
