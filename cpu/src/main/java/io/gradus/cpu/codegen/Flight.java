package io.gradus.cpu.codegen;

import jdk.jfr.FlightRecorder;

/** Writes events where the flight recorder is present and records; elsewhere it is not touched. */
final class Flight {
    private static final boolean PRESENT =
            ModuleLayer.boot()
                    .findModule("jdk.jfr")
                    .filter(Flight.class.getModule()::canRead)
                    .isPresent();

    private Flight() {}

    static void promoted(String kernel, String outcome) {
        if (PRESENT) {
            Recorder.promoted(kernel, outcome);
        }
    }

    /** The class that names the recorder. */
    private static final class Recorder {
        static void promoted(String kernel, String outcome) {
            if (FlightRecorder.isInitialized()) {
                var event = new KernelPromoted();
                event.kernel = kernel;
                event.outcome = outcome;
                event.commit();
            }
        }
    }
}
