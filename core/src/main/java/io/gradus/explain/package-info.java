/**
 * Explanations of compiled functions: what was traced, what it became, what each kernel does and
 * how fast it is; as text and as a page for the browser.
 *
 * <p>An {@link io.gradus.explain.Explanation} is made of the graph before the passes, the plan
 * after them, and what the backend reports of its program.
 */
@NullMarked
package io.gradus.explain;

import org.jspecify.annotations.NullMarked;
