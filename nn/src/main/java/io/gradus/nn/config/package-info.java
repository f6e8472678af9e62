/**
 * How layers, losses, optimizers and the like say what they are, so that a file can hold it.
 *
 * <p>Whatever is {@link io.gradus.nn.config.Configurable} names its settings once, in one method
 * that both writes and reads them. A {@link io.gradus.nn.config.Registry} lists the classes that
 * may come out of a file; no other is ever made.
 */
@NullMarked
package io.gradus.nn.config;

import org.jspecify.annotations.NullMarked;
