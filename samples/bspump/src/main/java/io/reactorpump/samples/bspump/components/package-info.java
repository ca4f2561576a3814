/** The guide "Custom Components". */
@NullMarked
package io.reactorpump.samples.bspump.components;

import org.jspecify.annotations.NullMarked;
