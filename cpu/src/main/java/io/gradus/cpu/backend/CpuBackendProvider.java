package io.gradus.cpu.backend;

import io.gradus.spi.Backend;
import io.gradus.spi.BackendProvider;

/** Opens the processor as the device {@code cpu}. */
public final class CpuBackendProvider implements BackendProvider {
    /** Made by {@link java.util.ServiceLoader}. */
    public CpuBackendProvider() {}

    @Override
    public String name() {
        return CpuBackend.NAME;
    }

    @Override
    public Backend open() {
        return Holder.BACKEND;
    }

    /** Opened when first asked for: listing devices costs nothing. */
    private static final class Holder {
        static final CpuBackend BACKEND = CpuBackend.fromSettings();
    }
}
