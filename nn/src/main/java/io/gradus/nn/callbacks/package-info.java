/** Those who are told how training goes, and step in. */
@NullMarked
package io.gradus.nn.callbacks;

import org.jspecify.annotations.NullMarked;
