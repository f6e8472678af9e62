package io.gradus.nn.conformance;

import io.gradus.nn.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs files of Keras' own tests, one by one or to count them. */
public final class Conformance {
    private Conformance() {}

    /**
     * What came of the cases of a group.
     *
     * @param passed how many gave Keras' numbers
     * @param total how many there are
     * @param exceptions those that were not run, and those that failed, each with the reason
     */
    public record Count(int passed, int total, List<String> exceptions) {
        Count plus(Count other) {
            return new Count(
                    passed + other.passed,
                    total + other.total,
                    Stream.concat(exceptions.stream(), other.exceptions.stream()).toList());
        }
    }

    /** A test for each case that is run. */
    public static Stream<DynamicTest> tests(Suite suite) throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (var test : Golden.cases(suite.file())) {
            if (suite.leftOut(test).isEmpty()) {
                tests.add(DynamicTest.dynamicTest(name(test), () -> suite.run(test)));
            }
        }
        return tests.stream();
    }

    /** Runs all cases of a file and counts them by group. */
    public static SortedMap<String, Count> counts(Suite suite) throws Exception {
        var counts = new TreeMap<String, Count>();
        for (var test : Golden.cases(suite.file())) {
            counts.merge(suite.group(test), count(suite, test), Count::plus);
        }
        return counts;
    }

    /** The sum over all groups. */
    public static Count total(Suite suite) throws Exception {
        return counts(suite).values().stream().reduce(new Count(0, 0, List.of()), Count::plus);
    }

    private static Count count(Suite suite, Map<String, Object> test) {
        var left = suite.leftOut(test);
        if (left.isPresent()) {
            return new Count(0, 1, List.of(name(test) + ": " + left.get()));
        }
        try {
            suite.run(test);
            return new Count(1, 1, List.of());
        } catch (Exception | AssertionError error) {
            return new Count(0, 1, List.of(name(test) + ": " + error.getMessage()));
        }
    }

    static String name(Map<String, Object> test) {
        return String.valueOf(test.get("test")).replaceAll(".*::", "");
    }
}
