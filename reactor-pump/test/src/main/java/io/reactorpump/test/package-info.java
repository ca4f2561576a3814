/**
 * What pipelines are tested with: in-memory sources and sinks that fail on demand, and stand-ins for the engine. The kits
 * that test sources and sinks themselves are in {@code contract} and {@code tck}.
 */
@NullMarked
package io.reactorpump.test;

import org.jspecify.annotations.NullMarked;
