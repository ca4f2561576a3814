package io.reactorpump.test;

/**
 * That the engine had a partition of a {@link MemorySource} held back.
 *
 * @param partition which
 * @param why as the engine said
 */
public record Pause(String partition, String why) {}
