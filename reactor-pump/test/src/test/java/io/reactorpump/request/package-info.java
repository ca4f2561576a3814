/** Requests as events, through the engine. */
@NullMarked
package io.reactorpump.request;

import org.jspecify.annotations.NullMarked;
