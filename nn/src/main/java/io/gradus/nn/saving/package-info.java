/** Files that hold tensors and models. */
@NullMarked
package io.gradus.nn.saving;

import org.jspecify.annotations.NullMarked;
