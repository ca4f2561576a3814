@NullMarked
package io.reactorpump.samples.bspump.sinks;

import org.jspecify.annotations.NullMarked;
