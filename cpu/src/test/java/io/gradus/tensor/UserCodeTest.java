package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A test in the library's own package is a user, and so is a class that only looks like a room. */
class UserCodeTest {
    @Test
    void theCallerInThisPackageIsFound() {
        assertThat(UserCode.line()).matches("UserCodeTest\\.java:\\d+");
    }

    @Test
    void neitherTheLibraryNorTheJdkIsAUser() {
        var lines =
                IntStream.range(0, 2)
                        .mapToObj(i -> List.of(i).stream().map(n -> UserCode.line()).toList())
                        .flatMap(List::stream)
                        .toList();
        assertThat(lines).allMatch(line -> line.startsWith("UserCodeTest.java:"));
        // Movement.get and Structure run inside the library, streams between them.
        var function =
                TracedFunction.<Tensor, Tensor>of(x ->
                        Tensor.of(x.unstack(0).getFirst().logSumExp(new int[0], false).toFloat()));
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(
                                () -> function.apply(Tensor.ones(Shape.of(2, 2)))))
                .hasMessageContaining("made at UserCodeTest.java:")
                .hasMessageContaining("read at UserCodeTest.java:");
    }
}
