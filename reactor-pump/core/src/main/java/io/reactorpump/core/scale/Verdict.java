package io.reactorpump.core.scale;

/**
 * How many replicas there shall be.
 *
 * @param replicas how many
 * @param reason why, in one line
 * @param memory what to remember until the next decision
 */
public record Verdict(int replicas, String reason, Memory memory) {}
