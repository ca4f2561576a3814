/** Stages whose work is done on a Hazelcast cluster. */
@NullMarked
package io.reactorpump.hazelcast;

import org.jspecify.annotations.NullMarked;
