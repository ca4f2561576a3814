/**
 * How many replicas there should be: a function of what was observed, which the engine calls and a simulation can call as
 * well.
 */
@NullMarked
package io.reactorpump.core.scale;

import org.jspecify.annotations.NullMarked;
