package io.gradus.nn.conformance;

import io.gradus.nn.Golden;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs Keras' own tests, one by one or to count them. */
public final class Conformance {
    private Conformance() {}

    /**
     * What came of the cases of a group.
     *
     * @param passed how many gave Keras' numbers
     * @param total how many there are
     * @param checks how often results were compared in those that passed
     * @param exceptions those that were not run, and those that failed, each with the reason
     */
    public record Count(int passed, int total, int checks, List<String> exceptions) {
        static final Count NONE = new Count(0, 0, 0, List.of());

        Count plus(Count other) {
            return new Count(
                    passed + other.passed,
                    total + other.total,
                    checks + other.checks,
                    Stream.concat(exceptions.stream(), other.exceptions.stream()).toList());
        }
    }

    /** A test for each case that is run. */
    public static Stream<DynamicTest> tests(Suite suite) throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (var test : cases(suite)) {
            if (suite.leftOut(test).isEmpty()) {
                tests.add(DynamicTest.dynamicTest(name(test), () -> suite.run(test)));
            }
        }
        return tests.stream();
    }

    /** The cases of a suite, in the order of its file. */
    public static List<Map<String, Object>> cases(Suite suite) throws Exception {
        return Golden.cases(suite.file()).stream().filter(suite::has).toList();
    }

    /** Runs all cases of a suite and counts them by group. */
    static SortedMap<String, Count> counts(Suite suite) throws Exception {
        var order = String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder());
        var counts = new TreeMap<String, Count>(order);
        for (var test : cases(suite)) {
            counts.merge(suite.group(test), count(suite, test), Count::plus);
        }
        return counts;
    }

    private static Count count(Suite suite, Map<String, Object> test) {
        var left = suite.leftOut(test);
        if (left.isPresent()) {
            return new Count(0, 1, 0, List.of(name(test) + ": " + left.get()));
        }
        try {
            suite.run(test);
            return new Count(1, 1, suite.checks(test), List.of());
        } catch (Exception | AssertionError error) {
            return new Count(0, 1, 0, List.of(name(test) + ": " + error.getMessage()));
        }
    }

    /** What Keras calls a case. */
    public static String name(Map<String, Object> test) {
        return String.valueOf(test.get("test")).replaceAll(".*::", "");
    }
}
