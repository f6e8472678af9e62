package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.spi.Backend;

/** Opens backends beside the process's own one, for comparing their bits. */
public final class TierBackends {
    private TierBackends() {}

    /** A backend of one thread and one tier, by the name of the tier. */
    public static Backend open(String tier) {
        return new CpuBackend(Tier.of(tier), Parallel.sequential());
    }
}
