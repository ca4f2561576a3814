@NullMarked
package io.reactorpump.samples.earthquakes;

import org.jspecify.annotations.NullMarked;
