/** Handlers of which each replica of a stage has one. */
@NullMarked
package io.reactorpump.core.replica;

import org.jspecify.annotations.NullMarked;
