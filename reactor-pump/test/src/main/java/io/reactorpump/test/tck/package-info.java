/** The Reactive Streams TCK over our sources, and proof of how many of its tests ran. */
@NullMarked
package io.reactorpump.test.tck;

import org.jspecify.annotations.NullMarked;
