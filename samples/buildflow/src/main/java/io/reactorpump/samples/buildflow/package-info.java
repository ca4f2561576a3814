/** BuildFlow's guide to processors, listing by listing. */
@NullMarked
package io.reactorpump.samples.buildflow;

import org.jspecify.annotations.NullMarked;
