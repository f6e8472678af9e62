package io.gradus.explain;

import java.util.Locale;

/** Numbers with units, as people read them. */
final class Units {
    private Units() {}

    static String flops(double flops) {
        return scaled(flops, 1000, "FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP");
    }

    static String flopRate(double flops) {
        return flops(flops) + "/s";
    }

    static String bytes(double bytes) {
        return scaled(bytes, 1024, "B", "KiB", "MiB", "GiB", "TiB");
    }

    static String time(double nanos) {
        return scaled(nanos, 1000, "ns", "µs", "ms", "s");
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    private static String scaled(double number, int base, String... units) {
        int unit = 0;
        double scaled = number;
        while (scaled >= base && unit < units.length - 1) {
            scaled /= base;
            unit++;
        }
        return String.format(
                Locale.ROOT,
                unit == 0 && scaled == Math.rint(scaled) ? "%.0f %s" : "%.1f %s",
                scaled,
                units[unit]);
    }
}
