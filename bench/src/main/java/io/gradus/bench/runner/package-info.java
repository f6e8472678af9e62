/**
 * {@code ./gradus bench}: starts Gradus and its peers as processes of their own, has them do the
 * same work in turn, and reports times, ratios and whether the targets are met.
 */
@NullMarked
package io.gradus.bench.runner;

import org.jspecify.annotations.NullMarked;
