package io.gradus.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Where a cursor stands: numbers of its own, and the marks of what feeds it. It can be written down
 * as lists, maps, numbers and text, and comes back from there checked.
 */
final class Mark {
    /** Deeper pipelines than this are no pipelines that anybody wrote. */
    private static final int DEEPEST = 500;

    private final String verb;
    private final long[] numbers;
    private final List<Mark> parts;

    private Mark(String verb, long[] numbers, List<Mark> parts) {
        this.verb = verb;
        this.numbers = numbers;
        this.parts = parts;
    }

    static Mark of(String verb, long... numbers) {
        return new Mark(verb, numbers, List.of());
    }

    /** The same mark with the marks of what feeds it. */
    Mark over(Mark... parts) {
        return new Mark(verb, numbers, List.of(parts));
    }

    /** The same mark with the marks of what feeds it. */
    Mark over(List<Mark> parts) {
        return new Mark(verb, numbers, List.copyOf(parts));
    }

    long number(int index) {
        return numbers[index];
    }

    int numbers() {
        return numbers.length;
    }

    Mark part(int index) {
        return parts.get(index);
    }

    /** The mark of the first that feeds this one, if there is a mark at all. */
    static Optional<Mark> feeder(Optional<Mark> mark) {
        return mark.map(m -> m.part(0));
    }

    /** A number of the mark, or 0 at the start. */
    static long number(Optional<Mark> mark, int index) {
        return mark.map(m -> m.number(index)).orElse(0L);
    }

    /** Makes sure that a mark, if there is one, is of this verb and has at least so much in it. */
    static Optional<Mark> checked(Optional<Mark> mark, String verb, int numbers, int parts) {
        mark.ifPresent(m -> m.check(verb, numbers, parts));
        return mark;
    }

    private void check(String expected, int fewestNumbers, int fewestParts) {
        if (!verb.equals(expected)) {
            throw new IllegalArgumentException(
                    "the position is of another pipeline: it stands in '"
                            + verb
                            + "' where this one has '"
                            + expected
                            + "'");
        }
        boolean negative = LongStream.of(numbers).anyMatch(n -> n < 0);
        if (numbers.length < fewestNumbers || parts.size() < fewestParts || negative) {
            throw broken("what it says of '" + verb + "' is not complete");
        }
    }

    /** An error for a position that no iterator can have given. */
    static IllegalArgumentException broken(String problem) {
        return new IllegalArgumentException(
                "the position cannot be used: "
                        + problem
                        + "; give the value of DatasetIterator.position() as it was");
    }

    /** The mark as maps, lists, numbers and text. */
    Map<String, Object> toPlain() {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("verb", verb);
        plain.put("numbers", LongStream.of(numbers).boxed().toList());
        plain.put("parts", parts.stream().map(Mark::toPlain).toList());
        return plain;
    }

    /** Reads what {@link #toPlain} made, or what came back of it from a file. */
    static Mark fromPlain(Object plain) {
        return fromPlain(plain, 0);
    }

    private static Mark fromPlain(Object plain, int depth) {
        if (depth > DEEPEST) {
            throw broken("it is nested more than " + DEEPEST + " deep");
        }
        if (plain instanceof Map<?, ?> map
                && map.get("verb") instanceof String verb
                && map.get("numbers") instanceof List<?> numbers
                && map.get("parts") instanceof List<?> parts) {
            var marks = new ArrayList<Mark>(parts.size());
            for (var part : parts) {
                marks.add(fromPlain(part, depth + 1));
            }
            return new Mark(verb, numbers.stream().mapToLong(n -> whole(n, verb)).toArray(), marks);
        }
        throw broken("a part of it is no map of verb, numbers and parts, but " + plain);
    }

    /** A whole number, in whatever type a reader of JSON gives it. */
    static long whole(Object value, String where) {
        if (value instanceof Number number && number.doubleValue() == number.longValue()) {
            return number.longValue();
        }
        throw broken("'" + where + "' has " + value + " where a whole number belongs");
    }
}
