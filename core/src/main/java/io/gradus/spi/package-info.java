/**
 * What a device must offer to run programs: four interfaces of a few methods.
 *
 * <p>A {@link io.gradus.spi.BackendProvider} is found by {@link java.util.ServiceLoader} and opens
 * a {@link io.gradus.spi.Backend}. A backend holds {@link io.gradus.spi.Buffer}s, which nobody else
 * looks into, and turns an {@link io.gradus.ir.Plan} into a {@link io.gradus.spi.Program}. Launches
 * may be asynchronous; reading a value waits.
 */
@NullMarked
package io.gradus.spi;

import org.jspecify.annotations.NullMarked;
