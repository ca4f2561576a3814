package io.reactorpump.api;

/**
 * What became of a published message.
 *
 * @param received how many subscribers have received it
 * @param dropped how many have not, because their buffer was full or they cancelled first
 */
public record Delivery(int received, int dropped) {}
