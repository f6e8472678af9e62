package io.gradus.cpu;

import static io.gradus.cpu.Kernels.map;
import static io.gradus.cpu.Kernels.value;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.cpu.reference.Interpreter;
import io.gradus.ir.DType;
import io.gradus.ir.Kernel;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The harness itself: it must let the right tiers pass and no others. */
class TierEqualityTest {
    private static final Kernel TWICE =
            map(value(DType.FLOAT32, 3), value(DType.FLOAT32, 3), x -> x.times(2));
    private static final float[] INPUT = {1, 0, Float.NaN};

    private interface Body {
        void run(float[] in, float[] out);
    }

    private static void check(Body body) {
        KernelTier tier =
                kernel ->
                        symbols ->
                                (arrays, parallel) ->
                                        body.run((float[]) arrays[0], (float[]) arrays[1]);
        TierEquality.assertSame(Map.of("tested", tier), TWICE, (Object) INPUT);
    }

    @Test
    void equalBitsPassAndAnyNanEqualsAnother() {
        assertThatCode(() ->
                        check((in, out) -> {
                            out[0] = 2;
                            out[1] = 0;
                            out[2] = Float.intBitsToFloat(0xffc00123);
                        }))
                .doesNotThrowAnyException();
        assertThatCode(() ->
                        TierEquality.assertSame(
                                Map.of("itself", new Interpreter()), TWICE, (Object) INPUT))
                .doesNotThrowAnyException();
    }

    @Test
    void aNegativeZeroIsFound() {
        assertThatThrownBy(() ->
                        check((in, out) -> {
                            out[0] = 2;
                            out[1] = -0f;
                            out[2] = Float.NaN;
                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("element 1 of 3");
    }

    @Test
    void anElementThatIsNotWrittenIsFound() {
        assertThatThrownBy(() ->
                        check((in, out) -> {
                            out[0] = 2;
                            out[2] = Float.NaN;
                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("element 1 of 3");
    }

    @Test
    void aChangedInputIsFound() {
        assertThatThrownBy(() ->
                        check((in, out) -> {
                            in[0] = 5;
                            out[0] = 2;
                            out[1] = 0;
                            out[2] = Float.NaN;
                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("input 0 after the run");
    }

    @Test
    void aFailureThatTheInterpreterDoesNotHaveIsFound() {
        assertThatThrownBy(() ->
                        check((in, out) -> {
                            throw new IllegalArgumentException("no");
                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("check failed with 'no'");
    }
}
