package io.gradus.spi;

/** Finds and opens a device; registered for {@link java.util.ServiceLoader}. */
public interface BackendProvider {
    /**
     * The name by which the device is chosen.
     *
     * @return the name, such as {@code cpu}
     */
    String name();

    /**
     * Opens the device.
     *
     * @return the backend, the same for every call
     */
    Backend open();
}
