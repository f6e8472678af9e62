package io.gradus.tensor.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** Tells whether objects are still reachable. */
final class Leak {
    private Leak() {}

    /** Fails if, after several collections, one of these is still there. */
    static void assertCollected(List<? extends WeakReference<?>> references) {
        for (int attempt = 0; attempt < 50 && alive(references) > 0; attempt++) {
            System.gc();
            // Some memory in between: a collector may take its time where nothing is asked of it.
            var pressure = new ArrayList<byte[]>();
            for (int i = 0; i < 16; i++) {
                pressure.add(new byte[1 << 16]);
            }
            pressure.clear();
            Thread.onSpinWait();
        }
        assertThat(alive(references)).as("objects still reachable").isZero();
    }

    private static long alive(List<? extends WeakReference<?>> references) {
        return references.stream().filter(reference -> !reference.refersTo(null)).count();
    }
}
