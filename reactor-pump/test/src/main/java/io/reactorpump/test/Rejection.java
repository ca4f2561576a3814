package io.reactorpump.test;

import io.reactorpump.api.Position;

/**
 * A record that a {@link MemorySource} took back.
 *
 * @param position which record
 * @param cause why
 */
public record Rejection(Position position, Throwable cause) {}
