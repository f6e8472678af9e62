package io.gradus.tensor;

import io.gradus.spi.Backend;
import io.gradus.spi.BackendProvider;
import java.util.ArrayList;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where tensors live and programs run. There is one, the CPU, found on the class path or the module
 * path.
 */
public final class Device {
    // Not a holder class: its initialisation would wrap the error of a missing backend, and tell it
    // only once.
    private static volatile @Nullable Device cpu;

    private final Backend backend;

    private Device(Backend backend) {
        this.backend = backend;
    }

    /**
     * The device that tensors are made on.
     *
     * @return the device
     * @throws IllegalStateException if no backend is found, saying what to add
     */
    public static Device current() {
        var known = cpu;
        return known == null ? open() : known;
    }

    private static synchronized Device open() {
        var known = cpu;
        if (known == null) {
            known = find("cpu");
            cpu = known;
        }
        return known;
    }

    private static Device find(String name) {
        var found = new ArrayList<String>();
        try {
            var loaders =
                    java.util.List.of(
                            ServiceLoader.load(BackendProvider.class),
                            ServiceLoader.load(
                                    BackendProvider.class, Device.class.getClassLoader()));
            for (var loader : loaders) {
                for (var provider : loader) {
                    found.add(provider.name());
                    if (provider.name().equals(name)) {
                        return new Device(provider.open());
                    }
                }
            }
        } catch (ServiceConfigurationError error) {
            throw new IllegalStateException(
                    "the '" + name + "' backend was found but cannot be loaded", error);
        }
        throw new IllegalStateException(
                "no '"
                        + name
                        + "' backend found (found: "
                        + found
                        + "): add io.gradus:gradus-cpu, or the aggregate io.gradus:gradus, to the class path or module path");
    }

    Backend backend() {
        return backend;
    }

    /**
     * What was chosen and why: instruction set, vector width, threads, and what is missing.
     *
     * @return a few lines of text
     */
    public String describe() {
        return backend.describe();
    }

    /**
     * Sets how many threads work on one computation. Results do not depend on it.
     *
     * @param count at least 1
     * @return this device
     */
    public Device threads(int count) {
        backend.threads(count);
        return this;
    }

    /**
     * How many threads work on one computation.
     *
     * @return the count
     */
    public int threads() {
        return backend.threads();
    }

    /**
     * Runs the parallel parts on the caller's executor instead of the device's own daemon threads.
     *
     * @param executor where to run
     * @param threads how many of its threads to use at once
     * @return this device
     */
    public Device executor(Executor executor, int threads) {
        backend.executor(executor, threads);
        return this;
    }

    @Override
    public String toString() {
        return backend.name();
    }
}
