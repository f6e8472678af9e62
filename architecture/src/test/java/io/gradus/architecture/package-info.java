/**
 * Tests of the whole house.
 *
 * <p>What no single module can test stands here: that imports run one way, that files and jars stay
 * small, that the launcher finds a JDK and builds what changed.
 */
@NullMarked
package io.gradus.architecture;

import org.jspecify.annotations.NullMarked;
