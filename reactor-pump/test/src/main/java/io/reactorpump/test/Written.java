package io.reactorpump.test;

import io.reactorpump.api.Position;

/**
 * A payload that a {@link MemorySink} wrote.
 *
 * @param id the id of the event; see {@link io.reactorpump.api.EventContext#id()}
 * @param position where the event, or the source event it descends from, stands
 * @param payload what was written
 * @param <T> the type of the payload
 */
public record Written<T>(String id, Position position, T payload) {}
