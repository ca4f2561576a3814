@NullMarked
package io.reactorpump.samples.bspump.triggers;

import org.jspecify.annotations.NullMarked;
