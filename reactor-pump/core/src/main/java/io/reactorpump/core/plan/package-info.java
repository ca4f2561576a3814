/** What a pipeline is before it runs: its stages as values, the check that they can work, and how they are drawn. */
@NullMarked
package io.reactorpump.core.plan;

import org.jspecify.annotations.NullMarked;
