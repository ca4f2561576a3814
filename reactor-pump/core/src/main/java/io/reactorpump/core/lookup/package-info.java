/**
 * Dictionaries that the pipelines of a pump share: loaded before the first pipeline opens its components, and exchanged while
 * they run when what they were loaded from has changed.
 */
@NullMarked
package io.reactorpump.core.lookup;

import org.jspecify.annotations.NullMarked;
