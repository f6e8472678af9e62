package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** Without a backend, as in this module alone, every call says what to add, not only the first. */
class DeviceTest {
    @Test
    void aMissingBackendIsNamedEachTime() {
        for (int call = 0; call < 2; call++) {
            assertThatIllegalStateException()
                    .isThrownBy(Device::current)
                    .withMessageContaining("gradus-cpu");
        }
    }
}
