/** Pipelines in a Micronaut application. */
@NullMarked
package io.reactorpump.micronaut;

import org.jspecify.annotations.NullMarked;
