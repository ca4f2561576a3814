/** Topics within the process, and what the engine says on them. */
@NullMarked
package io.reactorpump.core.pubsub;

import org.jspecify.annotations.NullMarked;
