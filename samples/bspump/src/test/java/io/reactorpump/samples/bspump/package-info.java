@NullMarked
package io.reactorpump.samples.bspump;

import org.jspecify.annotations.NullMarked;
