package io.gradus.tensor;

import jdk.jfr.FlightRecorder;

/**
 * Whether the flight recorder records. Where the module {@code jdk.jfr} is absent, or nobody has
 * asked for a recording, no class of it is touched.
 */
final class Flight {
    private static final boolean PRESENT =
            ModuleLayer.boot()
                    .findModule("jdk.jfr")
                    .filter(Flight.class.getModule()::canRead)
                    .isPresent();

    private Flight() {}

    static boolean isRecording() {
        return PRESENT && Recorder.isOn();
    }

    /** The class that names the recorder. */
    private static final class Recorder {
        static boolean isOn() {
            return FlightRecorder.isInitialized();
        }
    }
}
