/** What it costs to have a handler in another process, beside the plainest pool that can be. */
@NullMarked
package io.reactorpump.samples.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
