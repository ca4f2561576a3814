/**
 * What an event costs, beside the peers.
 *
 * <p>{@link io.reactorpump.samples.benchmarks.Comparison} runs everything in turns and prints the tables.
 */
package io.reactorpump.samples.benchmarks;
