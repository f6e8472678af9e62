package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A call that must fail with an error that explains itself.
 *
 * @param call the call
 * @param said what the message must say
 */
record WrongCall(Runnable call, List<String> said) {
    static WrongCall wrong(Runnable call, String... said) {
        return new WrongCall(call, List.of(said));
    }

    /** One test for each call; an error that slipped through from inside explains nothing. */
    static Stream<DynamicTest> tests(Stream<WrongCall> calls) {
        return calls.map(
                one -> DynamicTest.dynamicTest(String.join(" … ", one.said), one::isExplained));
    }

    private void isExplained() {
        assertThatThrownBy(call::run)
                .isInstanceOf(RuntimeException.class)
                .isNotInstanceOfAny(NullPointerException.class, ClassCastException.class)
                .hasMessageContainingAll(said.toArray(String[]::new));
    }
}
