/** How far outputs are from their targets. */
@NullMarked
package io.gradus.nn.losses;

import org.jspecify.annotations.NullMarked;
