package io.reactorpump.test;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;

/**
 * How a record of a {@link MemorySource} ended.
 *
 * @param position which record
 * @param outcome how it ended
 */
public record Settled(Position position, Outcome outcome) {}
