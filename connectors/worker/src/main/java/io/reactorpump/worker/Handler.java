package io.reactorpump.worker;

import org.jspecify.annotations.Nullable;

/**
 * A handler in Java, by the same contract as one in Python. A class with a public constructor without arguments; each worker has
 * an instance of its own and calls it on one thread.
 */
@FunctionalInterface
public interface Handler {

    /** Prepares the worker. Called once, before any event; what it throws fails the start. */
    default void init(HandlerContext context) throws Exception {}

    /**
     * Works on one event. May block.
     *
     * @return for the sink: bytes, text, a {@link Response}, a list of responses, or what JSON knows; null for nothing
     * @throws Exception to fail the event
     */
    @Nullable Object handle(HandlerContext context, byte[] data) throws Exception;
}
